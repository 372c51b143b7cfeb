using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>A thin, very dark, jagged line that branches, mostly running in from a long edge of the plate, with a lit lip.</summary>
internal sealed class Crack : IDefect
{
    public string Label => "crack";

    public void Paint(Canvas canvas, ref SplitMix64 random)
    {
        bool fromEdge = random.Chance(0.65f);
        float side = random.Sign();
        float start = fromEdge ? PlateGeometry.HalfSize.Y : random.Between(60, 115);
        Vector2 at = new(random.Between(-130, 130), side * start);
        // Inwards, within 50 degrees of square to the edge
        float heading = (side > 0 ? 0.75f : 0.25f) + random.Between(-0.14f, 0.14f);
        Grow(canvas, ref random, at, heading, random.Between(130, 230), random.Between(1.7f, 2.4f), branches: random.Whole(2, 4));
        canvas.Press(random.Between(0.12f, 0.24f), 0, random.Between(-0.7f, -0.3f));
    }

    private static void Grow(Canvas canvas, ref SplitMix64 random, Vector2 at, float heading, float length, float radius, int branches)
    {
        float gone = 0;
        float nextBranch = length * random.Between(0.15f, 0.35f);
        while (gone < length)
        {
            float step = random.Between(5, 13);
            float turned = heading + random.Between(-0.11f, 0.11f);
            Vector2 next = Vector2.Clamp(at + (Turn.Direction(turned) * step), -PlateGeometry.HalfSize, PlateGeometry.HalfSize);
            next.X = Math.Clamp(next.X, -PlateGeometry.DefectLimit.X, PlateGeometry.DefectLimit.X);
            float thin = 1 - (0.7f * gone / length);
            canvas.Stroke(at, next, radius * thin, radius * thin * random.Between(0.75f, 1), 1);
            (at, gone) = (next, gone + step);
            if (branches > 0 && gone > nextBranch)
            {
                float away = heading + (random.Sign() * random.Between(0.08f, 0.17f));
                Grow(canvas, ref random, at, away, length * random.Between(0.2f, 0.4f), radius * thin * 0.8f, branches: 0);
                (branches, nextBranch) = (branches - 1, gone + (length * random.Between(0.12f, 0.25f)));
            }
        }
    }
}
