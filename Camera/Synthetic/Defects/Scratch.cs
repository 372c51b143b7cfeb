using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>
/// One to three long, slightly bent streaks across the grain, bright where bare metal shows or dark where dirt has settled, with a lit
/// edge.
/// </summary>
internal sealed class Scratch : IDefect
{
    private const int Pieces = 28;

    public string Label => "scratch";

    public void Paint(Canvas canvas, ref SplitMix64 random)
    {
        // 25 to 155 degrees to the grain: along it a scratch would pass for a grain line or a stringer
        Vector2 direction = Turn.Direction(random.Between(0.07f, 0.43f));
        Vector2 half = direction * (random.Between(130, 300) / 2);
        half *= MathF.Min(1, PlateGeometry.DefectLimit.Y / MathF.Abs(half.Y));
        Vector2 room = PlateGeometry.DefectLimit - Vector2.Abs(half);
        Vector2 centre = new(random.Between(-room.X, room.X), random.Between(-room.Y, room.Y));
        float bend = random.Between(4, 16) * random.Sign();
        bool bright = random.Chance(0.65f);
        int count = random.Whole(1, 3);
        for (int i = 0; i < count; i++)
        {
            float length = i == 0 ? 1 : random.Between(0.4f, 0.85f);
            Streak(canvas, ref random, centre, half * length, bend, i == 0 ? random.Between(1.3f, 2.0f) : random.Between(0.9f, 1.4f));
            centre += Turn.Across(direction) * random.Between(7, 20);
            centre = Vector2.Clamp(
                centre, -PlateGeometry.DefectLimit + Vector2.Abs(half * 0.85f), PlateGeometry.DefectLimit - Vector2.Abs(half * 0.85f));
        }

        canvas.Press(bright ? random.Between(1.5f, 1.85f) : random.Between(0.4f, 0.55f), 0, random.Between(-0.9f, -0.5f));
    }

    private static void Streak(Canvas canvas, ref SplitMix64 random, Vector2 centre, Vector2 half, float bend, float radius)
    {
        Vector2 bow = Turn.Across(half) * (bend / half.Length());
        Vector2 last = centre - half;
        float lastRadius = radius * 0.4f;
        for (int i = 1; i <= Pieces; i++)
        {
            float t = ((2f * i) / Pieces) - 1;
            Vector2 next = centre + (half * t) + (bow * (1 - (t * t)));
            float nextRadius = radius * (1.05f - (0.65f * t * t)) * random.Between(0.8f, 1.15f);
            canvas.Stroke(last, next, lastRadius, nextRadius, random.Between(0.75f, 1));
            (last, lastRadius) = (next, nextRadius);
        }
    }
}
