using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// Lays the plate with its holes, cut edges and shadow over one row of the belt. Most of a row is plain belt or plain metal, where the
/// distance to the plate's rim makes no difference to the last bit; it is worked out for the blocks between alone.
/// </summary>
internal readonly ref struct PlateRow
{
    private const int Block = RowBuffers.Lanes;
    private const float BevelWidth = 1.9f;

    // Light that the shadow takes from the belt, relative
    private const float ShadowDepth = 0.68f;

    // The rim wanders by this much for grain of one standard deviation
    private const float RimRoughness = 0.16f;

    // More than the rim ever wanders: twelve standard deviations
    private const float RimSlack = 2;

    // The largest rectangle without rim, bevel, holes or the border of the longest and softest shadow
    private static readonly Vector2 PlainHalf = new(218, 122);

    // Below this scale the half pixel of soft border around a hole would reach into that rectangle
    private const float PlainScale = 0.1f;

    private readonly Scene _scene;
    private readonly float _scale;
    private readonly Vector2 _first;
    private readonly Vector2 _step;
    private readonly Vector2 _lamp;

    /// <param name="scene">How the part lies and is lit.</param>
    /// <param name="scale">Pixels a reference pixel.</param>
    /// <param name="first">The middle of the row's first pixel, from the middle of the picture, in reference pixels.</param>
    /// <param name="padded">Pixels of the row, padding included.</param>
    public PlateRow(in Scene scene, float scale, Vector2 first, int padded)
    {
        _scene = scene;
        _scale = scale;
        _first = OnPlate(first - scene.Centre);
        _step = OnPlate(new Vector2(1 / scale, 0));
        _lamp = OnPlate(scene.Light);
        MetalEnd = padded;
        while (MetalEnd > 0 && IsBelt(MetalEnd - Block))
        {
            MetalEnd -= Block;
        }

        while (MetalStart < MetalEnd && IsBelt(MetalStart))
        {
            MetalStart += Block;
        }
    }

    /// <summary>Where the row's first pixel lies on the plate.</summary>
    public Vector2 First => _first;

    /// <summary>From one pixel to the next on the plate.</summary>
    public Vector2 Step => _step;

    /// <summary>The first pixel that may show metal.</summary>
    public int MetalStart { get; }

    /// <summary>Behind the last pixel that may show metal.</summary>
    public int MetalEnd { get; }

    /// <summary>
    /// Fills the row's luminance (0 to 255, unclamped) and hue. Reads all other buffers; grain, tone and sheen only where metal may show.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="beltLight">How much of the lamp's light the belt gets in this row.</param>
    public void Compose(RowBuffers row, float beltLight)
    {
        float belt = _scene.Belt * beltLight;
        for (int block = 0; block < row.Padded; block += Block)
        {
            bool isBelt = block < MetalStart || block >= MetalEnd;
            bool isPlain = !isBelt && IsPlainMetal(block);
            for (int i = block; i < block + Block; i += Vector<float>.Count)
            {
                if (isBelt)
                {
                    Belt(row, i, belt);
                }
                else if (isPlain)
                {
                    Metal(row, i, belt);
                }
                else
                {
                    Rim(row, i, belt);
                }
            }
        }
    }

    private void Belt(RowBuffers row, int i, float brightness)
    {
        BeltLuminance(row, i, Shadow(At(i, _first.X, _step.X), At(i, _first.Y, _step.Y)), brightness).CopyTo(row.Luminance, i);
        new Vector<float>(_scene.LampWarmth).CopyTo(row.Warmth, i);
    }

    private void Metal(RowBuffers row, int i, float brightness)
    {
        // The belt under the metal cancels out but for the rounding, which is kept: the rim's pixels are worked out in the same way
        Vector<float> belt = BeltLuminance(row, i, Vector<float>.One, brightness);
        Vector<float> metal = MetalLuminance(row, i, Vector<float>.One);
        (belt + (metal - belt)).CopyTo(row.Luminance, i);
        (new Vector<float>(row.Warmth, i) + new Vector<float>(_scene.MetalWarmth) + new Vector<float>(_scene.LampWarmth))
            .CopyTo(row.Warmth, i);
    }

    private void Rim(RowBuffers row, int i, float brightness)
    {
        Vector<float> u = At(i, _first.X, _step.X);
        Vector<float> v = At(i, _first.Y, _step.Y);
        Vector<float> distance = Distance(u, v, new Vector<float>(row.Grain, i), out Vector<float> facing);
        Vector<float> cover = Clamp(new Vector<float>(0.5f) - (distance * _scale));
        Vector<float> bevel = Clamp(Vector<float>.One - (Vector.Abs(distance + new Vector<float>(BevelWidth)) / BevelWidth));

        // The bevel shines where it faces the lamp and is dark where it turns away; worn, it is a little bright everywhere
        Vector<float> edge = Vector<float>.One + (bevel * ((facing * 0.75f) + new Vector<float>(0.08f)));
        Vector<float> metal = MetalLuminance(row, i, edge);
        Vector<float> belt = BeltLuminance(row, i, Shadow(u, v), brightness);
        (belt + (cover * (metal - belt))).CopyTo(row.Luminance, i);
        (((new Vector<float>(row.Warmth, i) + new Vector<float>(_scene.MetalWarmth)) * cover) + new Vector<float>(_scene.LampWarmth))
            .CopyTo(row.Warmth, i);
    }

    private Vector<float> MetalLuminance(RowBuffers row, int i, Vector<float> edge) =>
        new Vector<float>(row.Tone, i) * new Vector<float>(row.Sheen, i) * new Vector<float>(row.Light, i) * edge
            * ((new Vector<float>(row.Grain, i) * (_scene.Grain * _scene.Metal)) + new Vector<float>(_scene.Metal));

    private static Vector<float> BeltLuminance(RowBuffers row, int i, Vector<float> shadow, float brightness) =>
        new Vector<float>(row.Belt, i) * new Vector<float>(row.Light, i) * (Vector<float>.One - (shadow * ShadowDepth)) * brightness;

    /// <summary>
    /// Signed distance to the plate's rim or nearest hole, negative on metal, and how far that rim's slope faces the lamp (-1 to 1).
    /// </summary>
    private Vector<float> Distance(Vector<float> u, Vector<float> v, Vector<float> grain, out Vector<float> facing)
    {
        Vector<float> sideU = Vector.ConditionalSelect(
            Vector.LessThan(u, Vector<float>.Zero), new Vector<float>(-1f), Vector<float>.One) * _lamp.X;
        Vector<float> sideV = Vector.ConditionalSelect(
            Vector.LessThan(v, Vector<float>.Zero), new Vector<float>(-1f), Vector<float>.One) * _lamp.Y;
        Vector<float> rim = Rounded(
            u, v, PlateGeometry.CornerRadius, out Vector<float> beyondU, out Vector<float> beyondV) + (grain * RimRoughness);
        Vector<float> holeU = Vector.Abs(u) - new Vector<float>(PlateGeometry.Hole.X);
        Vector<float> holeV = Vector.Abs(v) - new Vector<float>(PlateGeometry.Hole.Y);
        Vector<float> fromHole = Vector.SquareRoot((holeU * holeU) + (holeV * holeV));
        Vector<float> hole = new Vector<float>(PlateGeometry.HoleRadius) - fromHole;
        Vector<float> rimFacing = Vector.ConditionalSelect(Vector.GreaterThan(beyondU, beyondV), sideU, sideV);
        Vector<float> holeFacing = -((holeU * sideU) + (holeV * sideV)) / Vector.Max(fromHole, new Vector<float>(0.1f));
        facing = Vector.ConditionalSelect(Vector.GreaterThan(hole, rim), holeFacing, rimFacing);
        return Vector.Max(rim, hole);
    }

    /// <summary>How much of the lamp the plate hides from the belt: 0 to 1.</summary>
    private Vector<float> Shadow(Vector<float> u, Vector<float> v)
    {
        Vector2 shade = -_lamp * _scene.ShadowLength;
        Vector<float> outside = Rounded(
            u - new Vector<float>(shade.X), v - new Vector<float>(shade.Y), PlateGeometry.CornerRadius + _scene.ShadowSoftness, out _,
            out _);
        return Clamp(new Vector<float>(0.5f) - (outside / (2 * _scene.ShadowSoftness)));
    }

    private static Vector<float> Rounded(
        Vector<float> u, Vector<float> v, float radius, out Vector<float> beyondU, out Vector<float> beyondV)
    {
        beyondU = Vector.Abs(u) - new Vector<float>(PlateGeometry.HalfSize.X - radius);
        beyondV = Vector.Abs(v) - new Vector<float>(PlateGeometry.HalfSize.Y - radius);
        Vector<float> cornerU = Vector.Max(beyondU, Vector<float>.Zero);
        Vector<float> cornerV = Vector.Max(beyondV, Vector<float>.Zero);
        Vector<float> corner = Vector.SquareRoot((cornerU * cornerU) + (cornerV * cornerV));
        return corner + Vector.Min(Vector.Max(beyondU, beyondV), Vector<float>.Zero) - new Vector<float>(radius);
    }

    /// <summary>Whether a block of pixels lies wholly beside the plate: beyond the same side with both ends.</summary>
    private bool IsBelt(int block)
    {
        Vector2 side = PlateGeometry.HalfSize + new Vector2(RimSlack + (0.5f / _scale));
        Vector2 from = OnRow(block);
        Vector2 to = OnRow(block + Block - 1);
        return MathF.Min(from.X, to.X) > side.X || MathF.Max(from.X, to.X) < -side.X || MathF.Min(from.Y, to.Y) > side.Y
            || MathF.Max(from.Y, to.Y) < -side.Y;
    }

    private bool IsPlainMetal(int block)
    {
        Vector2 away = Vector2.Max(Vector2.Abs(OnRow(block)), Vector2.Abs(OnRow(block + Block - 1)));
        return _scale >= PlainScale && away.X < PlainHalf.X && away.Y < PlainHalf.Y;
    }

    private Vector2 OnRow(int x) => _first + (_step * x);

    private static Vector<float> At(int i, float first, float step) =>
        new Vector<float>(first) + ((RowBuffers.LaneIndex + new Vector<float>(i)) * step);

    private static Vector<float> Clamp(Vector<float> value) => Vector.Min(Vector.Max(value, Vector<float>.Zero), Vector<float>.One);

    private Vector2 OnPlate(Vector2 picture) => new(Vector2.Dot(picture, _scene.Along), Vector2.Dot(picture, Turn.Across(_scene.Along)));
}
