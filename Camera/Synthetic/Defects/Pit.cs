using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>A loose group of small dark craters; the rim away from the lamp catches the light.</summary>
internal sealed class Pit : IDefect
{
    public string Label => "pit";

    public void Paint(Canvas canvas, ref SplitMix64 random)
    {
        Vector2 spread = new(random.Between(45, 110), random.Between(30, 65));
        Vector2 room = PlateGeometry.DefectLimit - spread;
        Vector2 centre = new(random.Between(-room.X, room.X), random.Between(-room.Y, room.Y));
        float tone = random.Between(0.34f, 0.5f);
        for (int count = random.Whole(6, 15); count > 0; count--)
        {
            // The mean of two numbers gathers the craters towards the middle
            Vector2 away = new(random.Unit() + random.Unit() - 1, random.Unit() + random.Unit() - 1);
            Crater(canvas, ref random, centre + (spread * away), random.Between(4.0f, 8.5f), tone);
        }
    }

    private static void Crater(Canvas canvas, ref SplitMix64 random, Vector2 at, float radius, float tone)
    {
        Vector2 radii = new(radius, radius * random.Between(0.75f, 1));
        Vector2 direction = Turn.Direction(random.Unit());
        canvas.Bowl(at, radii * 1.35f, direction, 1.5f);
        canvas.Press(1, 0, 0.35f * radius);
        canvas.Bowl(at, radii * 1.1f, direction, 2.2f);
        canvas.Press(tone, 0.02f, -0.6f * radius);
    }
}
