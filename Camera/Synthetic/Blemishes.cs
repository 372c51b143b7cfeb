using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// What every part may carry and what is no defect: faint lines along the grain, dust, a mild stain, an oil film. Each stays well below the
/// contrast of the weakest defect: lines and stains within 6 % of the metal around them, dust smaller than the smallest pit and grey.
/// </summary>
internal static class Blemishes
{
    public static void Paint(Canvas canvas, ref SplitMix64 random)
    {
        Lines(canvas, ref random);
        Dust(canvas, ref random);
        if (random.Chance(0.35f))
        {
            Film(canvas, ref random, new Vector2(0.945f, 0.975f), new Vector2(-0.01f, 0.015f));
        }

        if (random.Chance(0.3f))
        {
            Film(canvas, ref random, new Vector2(1.0f, 1.05f), new Vector2(0.012f, 0.03f) * random.Sign());
        }
    }

    private static void Lines(Canvas canvas, ref SplitMix64 random)
    {
        for (int count = random.Whole(0, 5); count > 0; count--)
        {
            Vector2 start = new(random.Between(-240, 100), random.Between(-140, 140));
            Vector2 end = start + new Vector2(random.Between(50, 240), random.Between(-2, 2));
            canvas.Stroke(start, Vector2.Min(end, new Vector2(250, 146)), 0.7f, 0.5f, 1);
            canvas.Press(1 + (random.Between(0.025f, 0.06f) * random.Sign()), 0, 0);
        }
    }

    private static void Dust(Canvas canvas, ref SplitMix64 random)
    {
        for (int count = random.Whole(0, 9); count > 0; count--)
        {
            Vector2 at = new(random.Between(-245, 245), random.Between(-140, 140));
            float size = random.Between(0.5f, 1.1f);
            canvas.Stroke(at, at + (Turn.Direction(random.Unit()) * random.Between(0, 2.5f)), size, size, 1);
            canvas.Press(random.Chance(0.6f) ? random.Between(1.06f, 1.18f) : random.Between(0.84f, 0.94f), 0, 0);
        }
    }

    private static void Film(Canvas canvas, ref SplitMix64 random, Vector2 tone, Vector2 warmth)
    {
        Vector2 centre = new(random.Between(-180, 180), random.Between(-90, 90));
        Vector2 radii = new(random.Between(50, 120), random.Between(30, 60));
        Vector2 texture = new(random.Between(0, 256), random.Between(0, 256));
        canvas.Blotch(centre, radii, 0.5f, 0.9f, texture);
        canvas.Press(random.Between(tone.X, tone.Y), random.Between(warmth.X, warmth.Y), 0);
    }
}
