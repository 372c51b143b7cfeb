using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>Lays the plate with its holes, cut edges and shadow over one row of the belt. Eight or so pixels at a time, arithmetic alone.</summary>
internal readonly ref struct PlateRow
{
    private const float BevelWidth = 1.9f;

    private readonly Scene _scene;
    private readonly float _scale;
    private readonly Vector2 _first;
    private readonly Vector2 _step;
    private readonly Vector2 _lamp;

    /// <param name="scene">How the part lies and is lit.</param>
    /// <param name="scale">Pixels a reference pixel.</param>
    /// <param name="first">The middle of the row's first pixel, from the middle of the picture, in reference pixels.</param>
    public PlateRow(in Scene scene, float scale, Vector2 first)
    {
        _scene = scene;
        _scale = scale;
        _first = OnPlate(first - scene.Centre);
        _step = OnPlate(new Vector2(1 / scale, 0));
        _lamp = OnPlate(scene.Light);
    }

    /// <summary>Where the row's first pixel lies on the plate.</summary>
    public Vector2 First => _first;

    /// <summary>From one pixel to the next on the plate.</summary>
    public Vector2 Step => _step;

    /// <summary>Fills the row's luminance (0 to 255, unclamped) and hue. Reads all other buffers.</summary>
    /// <param name="row">The row.</param>
    /// <param name="beltLight">How much of the lamp's light the belt gets in this row.</param>
    public void Compose(RowBuffers row, float beltLight)
    {
        Vector2 shade = -_lamp * _scene.ShadowLength;
        for (int i = 0; i < row.Padded; i += Vector<float>.Count)
        {
            Vector<float> x = RowBuffers.LaneIndex + new Vector<float>(i);
            Vector<float> u = new Vector<float>(_first.X) + (x * _step.X);
            Vector<float> v = new Vector<float>(_first.Y) + (x * _step.Y);
            Vector<float> grain = new(row.Grain, i);
            Vector<float> distance = Distance(u, v, grain, out Vector<float> facing);
            Vector<float> cover = Clamp(new Vector<float>(0.5f) - (distance * _scale), 0, 1);
            Vector<float> bevel = Clamp(new Vector<float>(1) - (Vector.Abs(distance + new Vector<float>(BevelWidth)) / BevelWidth), 0, 1);
            Vector<float> edge = new Vector<float>(1) + (bevel * ((facing * 0.75f) + new Vector<float>(0.08f)));
            Vector<float> light = new(row.Light, i);
            Vector<float> metal = new Vector<float>(row.Tone, i) * new Vector<float>(row.Sheen, i) * light * edge
                * ((grain * (_scene.Grain * _scene.Metal)) + new Vector<float>(_scene.Metal));
            Vector<float> lit = new Vector<float>(1) - (Shadow(u - new Vector<float>(shade.X), v - new Vector<float>(shade.Y)) * 0.68f);
            Vector<float> belt = new Vector<float>(row.Belt, i) * light * lit * (_scene.Belt * beltLight);
            (belt + (cover * (metal - belt))).CopyTo(row.Luminance, i);
            (((new Vector<float>(row.Warmth, i) + new Vector<float>(_scene.MetalWarmth)) * cover) + new Vector<float>(_scene.LampWarmth)).CopyTo(row.Warmth, i);
        }
    }

    /// <summary>Signed distance to the plate's rim or nearest hole, negative on metal, and how far that rim's slope faces the lamp (-1 to 1).</summary>
    private Vector<float> Distance(Vector<float> u, Vector<float> v, Vector<float> grain, out Vector<float> facing)
    {
        Vector<float> sideU = Vector.ConditionalSelect(Vector.LessThan(u, Vector<float>.Zero), new Vector<float>(-1f), Vector<float>.One) * _lamp.X;
        Vector<float> sideV = Vector.ConditionalSelect(Vector.LessThan(v, Vector<float>.Zero), new Vector<float>(-1f), Vector<float>.One) * _lamp.Y;
        Vector<float> rim = Rounded(u, v, PlateGeometry.CornerRadius, out Vector<float> beyondU, out Vector<float> beyondV) + (grain * 0.16f);
        Vector<float> holeU = Vector.Abs(u) - new Vector<float>(PlateGeometry.Hole.X);
        Vector<float> holeV = Vector.Abs(v) - new Vector<float>(PlateGeometry.Hole.Y);
        Vector<float> fromHole = Vector.SquareRoot((holeU * holeU) + (holeV * holeV));
        Vector<float> hole = new Vector<float>(PlateGeometry.HoleRadius) - fromHole;
        Vector<float> rimFacing = Vector.ConditionalSelect(Vector.GreaterThan(beyondU, beyondV), sideU, sideV);
        Vector<float> holeFacing = -((holeU * sideU) + (holeV * sideV)) / Vector.Max(fromHole, new Vector<float>(0.1f));
        facing = Vector.ConditionalSelect(Vector.GreaterThan(hole, rim), holeFacing, rimFacing);
        return Vector.Max(rim, hole);
    }

    private Vector<float> Shadow(Vector<float> u, Vector<float> v)
    {
        Vector<float> outside = Rounded(u, v, PlateGeometry.CornerRadius + _scene.ShadowSoftness, out _, out _);
        return Clamp(new Vector<float>(0.5f) - (outside / (2 * _scene.ShadowSoftness)), 0, 1);
    }

    private static Vector<float> Rounded(Vector<float> u, Vector<float> v, float radius, out Vector<float> beyondU, out Vector<float> beyondV)
    {
        beyondU = Vector.Abs(u) - new Vector<float>(PlateGeometry.HalfSize.X - radius);
        beyondV = Vector.Abs(v) - new Vector<float>(PlateGeometry.HalfSize.Y - radius);
        Vector<float> cornerU = Vector.Max(beyondU, Vector<float>.Zero);
        Vector<float> cornerV = Vector.Max(beyondV, Vector<float>.Zero);
        Vector<float> corner = Vector.SquareRoot((cornerU * cornerU) + (cornerV * cornerV));
        return corner + Vector.Min(Vector.Max(beyondU, beyondV), Vector<float>.Zero) - new Vector<float>(radius);
    }

    private static Vector<float> Clamp(Vector<float> value, float low, float high) =>
        Vector.Min(Vector.Max(value, new Vector<float>(low)), new Vector<float>(high));

    private Vector2 OnPlate(Vector2 picture) => new(Vector2.Dot(picture, _scene.Along), Vector2.Dot(picture, Turn.Across(_scene.Along)));
}
