using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// The face of one plate, on which defects and harmless blemishes are painted: how much light each pixel returns, its hue and its height.
/// Painting is done in two steps: shapes go into a stencil (where they overlap the stronger one counts, so that joints do not show), and
/// the stencil is then pressed onto the plate. Points and lengths are the plate's (see <see cref="PlateGeometry"/>). Nothing is allocated
/// after construction.
/// </summary>
internal sealed class Canvas
{
    private readonly int _width;
    private readonly int _height;
    private readonly float _scale;
    private readonly float[] _stencil;
    private readonly float[] _relief;
    private Vector2 _origin;
    private Vector2 _along;
    private PixelBounds _stenciled;
    private PixelBounds _raised;

    public Canvas(int width, int height)
    {
        _width = width;
        _height = height;
        _scale = Math.Min(width, height) / PlateGeometry.ReferenceSide;
        Tone = new float[width * height];
        Warmth = new float[width * height];
        _stencil = new float[width * height];
        _relief = new float[width * height];
        _stenciled = PixelBounds.None;
        _raised = PixelBounds.None;
    }

    /// <summary>Light returned relative to bare metal, one value a pixel.</summary>
    public float[] Tone { get; }

    /// <summary>Hue added to the metal's: red times 1 + w, blue times 1 - w.</summary>
    public float[] Warmth { get; }

    /// <summary>Wipes the plate and lays it where the scene says.</summary>
    public void Begin(in Scene scene)
    {
        Tone.AsSpan().Fill(1);
        Warmth.AsSpan().Clear();
        _relief.AsSpan().Clear();
        _raised = PixelBounds.None;
        _along = scene.Along;
        _origin = (new Vector2(_width, _height) / 2) + (scene.Centre * _scale);
    }

    /// <summary>A line with round ends whose thickness changes evenly.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="radiusFrom">Half the thickness at the first end.</param>
    /// <param name="radiusTo">Half the thickness at the other end.</param>
    /// <param name="strength">0 to 1.</param>
    public void Stroke(Vector2 from, Vector2 to, float radiusFrom, float radiusTo, float strength)
    {
        Vector2 start = ToPicture(from);
        Vector2 way = ToPicture(to) - start;
        float inverse = 1 / MathF.Max(Vector2.Dot(way, way), 1e-6f);
        float reach = (MathF.Max(radiusFrom, radiusTo) * _scale) + 1;
        PixelBounds area = Touch(Vector2.Min(start, start + way), Vector2.Max(start, start + way), reach);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int x = area.Left; x < area.Right; x++)
            {
                Vector2 point = new Vector2(x + 0.5f, y + 0.5f) - start;
                float t = Math.Clamp(Vector2.Dot(point, way) * inverse, 0, 1);
                float radius = (radiusFrom + ((radiusTo - radiusFrom) * t)) * _scale;
                float cover = Math.Clamp(radius + 0.5f - (point - (way * t)).Length(), 0, 1) * strength;
                ref float value = ref _stencil[(y * _width) + x];
                value = MathF.Max(value, cover);
            }
        }
    }

    /// <summary>A bowl: strength 1 in the middle, falling to 0 at the rim along (1 - r^2)^2, with a flat bottom.</summary>
    /// <param name="centre">The middle.</param>
    /// <param name="radii">Half the axes of the ellipse.</param>
    /// <param name="direction">Unit vector of the first axis.</param>
    /// <param name="steepness">1 for a round bowl; more for steeper walls and a flatter bottom.</param>
    public void Bowl(Vector2 centre, Vector2 radii, Vector2 direction, float steepness)
    {
        Vector2 middle = ToPicture(centre);
        Vector2 axis = Rotate(direction);
        Vector2 scaled = radii * _scale;
        PixelBounds area = Touch(middle, middle, MathF.Max(scaled.X, scaled.Y) + 1);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int x = area.Left; x < area.Right; x++)
            {
                Vector2 point = new Vector2(x + 0.5f, y + 0.5f) - middle;
                Vector2 own = new Vector2(Vector2.Dot(point, axis), Vector2.Dot(point, Turn.Across(axis))) / scaled;
                float wall = MathF.Max(1 - own.LengthSquared(), 0);
                ref float value = ref _stencil[(y * _width) + x];
                value = MathF.Max(value, MathF.Min(wall * wall * steepness, 1));
            }
        }
    }

    /// <summary>An irregular area with a soft border.</summary>
    /// <param name="centre">The middle.</param>
    /// <param name="radii">Half the axes, along and across the rolling direction.</param>
    /// <param name="roughness">How far the border wanders, relative to the radius.</param>
    /// <param name="softness">Width of the border relative to the radius.</param>
    /// <param name="texture">Where the area lies in the texture that shapes it.</param>
    public void Blotch(Vector2 centre, Vector2 radii, float roughness, float softness, Vector2 texture)
    {
        Vector2 middle = ToPicture(centre);
        float limit = 1 + roughness;
        Vector2 reach = Extent(radii * limit * _scale);
        PixelBounds area = Touch(middle - reach, middle + reach, 1);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int x = area.Left; x < area.Right; x++)
            {
                Vector2 own = ToPlate(new Vector2(x + 0.5f, y + 0.5f) - middle);
                float away = (own / radii).Length();
                if (away >= limit)
                {
                    continue;
                }

                float cloud = Textures.Cloud.At(texture + own);
                float inside = 1 - away + (roughness * Math.Clamp(cloud * 0.5f, -1, 1));
                float t = Math.Clamp(inside / softness, 0, 1);
                ref float value = ref _stencil[(y * _width) + x];

                // A smooth step at the border; inside, the texture that shapes the area mottles it a little
                value = MathF.Max(value, t * t * (3 - (2 * t)) * (1 + Math.Clamp(0.13f * cloud, -0.3f, 0.3f)));
            }
        }
    }

    /// <summary>Presses the stencil onto the plate and empties it.</summary>
    /// <param name="tone">Light returned where the stencil is full, relative to bare metal.</param>
    /// <param name="warmth">Hue added where the stencil is full.</param>
    /// <param name="height">Height where the stencil is full; negative is a groove. Slopes catch or miss the light.</param>
    public void Press(float tone, float warmth, float height)
    {
        PixelBounds area = _stenciled;
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int i = (y * _width) + area.Left; i < (y * _width) + area.Right; i++)
            {
                Tone[i] *= 1 + ((tone - 1) * _stencil[i]);
                Warmth[i] += warmth * _stencil[i];
                _relief[i] += height * _stencil[i];
                _stencil[i] = 0;
            }
        }

        _raised = height == 0 ? _raised : _raised.Union(area);
        _stenciled = PixelBounds.None;
    }

    /// <summary>Lights the slopes: those that face the lamp become brighter, the others darker.</summary>
    /// <param name="light">Unit vector in the picture that points to the lamp.</param>
    public void Shade(Vector2 light)
    {
        int right = Math.Min(_raised.Right + 1, _width - 1);
        int bottom = Math.Min(_raised.Bottom + 1, _height - 1);
        Vector2 lamp = light * (_scale / 2);
        for (int y = Math.Max(_raised.Top - 1, 1); y < bottom; y++)
        {
            for (int i = (y * _width) + Math.Max(_raised.Left - 1, 1); i < (y * _width) + right; i++)
            {
                float slope = ((_relief[i + 1] - _relief[i - 1]) * lamp.X) + ((_relief[i + _width] - _relief[i - _width]) * lamp.Y);

                // Even the steepest slope is neither black nor a mirror
                Tone[i] *= Math.Clamp(1 - slope, 0.45f, 1.7f);
            }
        }
    }

    private PixelBounds Touch(Vector2 low, Vector2 high, float distance)
    {
        PixelBounds area = PixelBounds.Around(low, high, distance, _width, _height);
        _stenciled = _stenciled.Union(area);
        return area;
    }

    /// <summary>Half the sides of the box around an ellipse that lies along the plate.</summary>
    private Vector2 Extent(Vector2 radii) => new(
        new Vector2(radii.X * _along.X, radii.Y * _along.Y).Length(),
        new Vector2(radii.X * _along.Y, radii.Y * _along.X).Length());

    private Vector2 ToPicture(Vector2 plate) => _origin + (Rotate(plate) * _scale);

    private Vector2 Rotate(Vector2 plate) => (_along * plate.X) + (Turn.Across(_along) * plate.Y);

    private Vector2 ToPlate(Vector2 fromMiddle) =>
        new Vector2(Vector2.Dot(fromMiddle, _along), Vector2.Dot(fromMiddle, Turn.Across(_along))) / _scale;
}

/// <summary>
/// A rectangle of pixels: left and top included, right and bottom not. Empty when right or bottom is not beyond left or top.
/// </summary>
internal readonly record struct PixelBounds(int Left, int Top, int Right, int Bottom)
{
    /// <summary>A rectangle that any union leaves behind.</summary>
    public static readonly PixelBounds None = new(int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    /// <summary>The pixels within a distance of a box, cut at the picture's border.</summary>
    public static PixelBounds Around(Vector2 low, Vector2 high, float distance, int width, int height) => new(
        Math.Clamp((int)MathF.Floor(low.X - distance), 0, width),
        Math.Clamp((int)MathF.Floor(low.Y - distance), 0, height),
        Math.Clamp((int)MathF.Ceiling(high.X + distance), 0, width),
        Math.Clamp((int)MathF.Ceiling(high.Y + distance), 0, height));

    /// <summary>The smallest rectangle that holds both.</summary>
    public PixelBounds Union(in PixelBounds other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}
