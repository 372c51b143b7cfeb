using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// Slow changes over the picture, worked out at the nodes of a coarse grid and interpolated: the lamp's light on everything, and the sheen
/// of the plate (highlight and mottling). Rows may be read in any order; nothing is allocated after construction.
/// </summary>
internal sealed class LightField
{
    // As many pixels as the rows are padded to, so that no cell ends beyond a row
    private const int Cell = RowBuffers.Lanes;

    private readonly int _width;
    private readonly int _height;
    private readonly int _columns;
    private readonly float[] _light;
    private readonly float[] _sheen;
    private readonly float[] _nodes;

    public LightField(int width, int height)
    {
        _width = width;
        _height = height;
        _columns = ((width + Cell - 1) / Cell) + 1;
        int rows = ((height + Cell - 1) / Cell) + 1;
        _light = new float[_columns * rows];
        _sheen = new float[_columns * rows];
        _nodes = new float[_columns];
    }

    /// <summary>Works out the nodes for a scene.</summary>
    public void Begin(in Scene scene)
    {
        float scale = PlateGeometry.ReferenceSide / Math.Min(_width, _height);
        float corner = 1 / (new Vector2(_width, _height) / 2 * scale).LengthSquared();
        for (int i = 0; i < _light.Length; i++)
        {
            Vector2 pixel = new(i % _columns * Cell, i / _columns * Cell);
            Vector2 point = (pixel - (new Vector2(_width, _height) / 2)) * scale;
            float gradient = 1 + (scene.Gradient * Vector2.Dot(point, scene.Light) / (PlateGeometry.ReferenceSide / 2));
            _light[i] = scene.Exposure * gradient * (1 - (scene.Vignette * point.LengthSquared() * corner));

            Vector2 onPlate = new(
                Vector2.Dot(point - scene.Centre, scene.Along), Vector2.Dot(point - scene.Centre, Turn.Across(scene.Along)));
            float fromBand = (onPlate.X + (0.12f * onPlate.Y) - scene.HighlightAt) / (scene.HighlightWidth * 1.8f);
            float wall = MathF.Max(1 - (fromBand * fromBand), 0);
            float cloud = Textures.Cloud.At(scene.MottleOrigin + (onPlate * new Vector2(0.22f, 0.5f)));
            _sheen[i] = (1 + (scene.Highlight * wall * wall)) * (1 + (scene.Mottle * Math.Clamp(cloud, -2, 2)));
        }
    }

    /// <summary>The light on one row of pixels.</summary>
    public void Light(int y, Span<float> target) => Interpolate(_light, y, target);

    /// <summary>The plate's sheen on one row of pixels.</summary>
    public void Sheen(int y, Span<float> target) => Interpolate(_sheen, y, target);

    private void Interpolate(float[] grid, int y, Span<float> target)
    {
        int above = y / Cell * _columns;
        float part = (y % Cell) / (float)Cell;
        for (int i = 0; i < _columns; i++)
        {
            _nodes[i] = grid[above + i] + ((grid[above + _columns + i] - grid[above + i]) * part);
        }

        for (int x = 0; x < target.Length; x += Cell)
        {
            Vector<float> left = new(_nodes[x / Cell]);
            float slope = (_nodes[(x / Cell) + 1] - _nodes[x / Cell]) / Cell;
            for (int lane = 0; lane < Cell; lane += Vector<float>.Count)
            {
                (left + ((RowBuffers.LaneIndex + new Vector<float>(lane)) * slope)).CopyTo(target[(x + lane)..]);
            }
        }
    }
}
