using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>Slag rolled out into dark, ragged, broken stringers along the rolling direction.</summary>
internal sealed class Inclusion : IDefect
{
    private const float Piece = 4;

    public string Label => "inclusion";

    public void Paint(Canvas canvas, ref SplitMix64 random)
    {
        const float halfSpread = 26;
        const float longest = 170;
        Vector2 room = PlateGeometry.DefectLimit - new Vector2(longest / 2, halfSpread);
        Vector2 centre = new(random.Between(-room.X, room.X), random.Between(-room.Y, room.Y));
        int count = random.Whole(2, 5);
        for (int i = 0; i < count; i++)
        {
            float length = i == 0 ? random.Between(90, longest) : random.Between(35, 110);
            float slack = (longest - length) / 2;
            Vector2 middle = centre + new Vector2(random.Between(-slack, slack), i == 0 ? 0 : random.Between(-halfSpread, halfSpread));
            Stringer(canvas, ref random, middle, length, i == 0 ? random.Between(2.8f, 4.4f) : random.Between(1.6f, 3f));
        }

        canvas.Press(random.Between(0.28f, 0.42f), random.Between(0, 0.05f), random.Between(-0.4f, 0));
    }

    private static void Stringer(Canvas canvas, ref SplitMix64 random, Vector2 middle, float length, float radius)
    {
        Vector2 last = middle - new Vector2(length / 2, 0);
        float lastRadius = 0.3f;
        for (float way = Piece; way <= length; way += Piece)
        {
            float t = ((2 * way) / length) - 1;
            Vector2 next = new(middle.X + (t * length / 2), last.Y + random.Between(-0.7f, 0.7f));
            float nextRadius = MathF.Max(radius * (1 - (t * t * 0.85f)) * random.Between(0.35f, 1.25f), 0.3f);
            if (!random.Chance(0.1f))
            {
                canvas.Stroke(last, next, lastRadius, nextRadius, random.Between(0.8f, 1));
            }

            (last, lastRadius) = (next, nextRadius);
        }
    }
}
