using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>The points of a picture that <see cref="PictureMeasure"/> looks at.</summary>
internal ref struct PictureGrid
{
    /// <summary>Most points along a side.</summary>
    public const int MostPoints = 48;

    private const int Margin = 1;

    // ITU-R BT.601 in 256ths, as codes in pictures are read too.
    private const int Red = 77;
    private const int Green = 150;
    private const int Blue = 29;

    private readonly Span<byte> _lights;
    private long _sum;
    private long _squares;
    private long _slopes;
    private long _noise;

    private PictureGrid(Span<byte> lights) => _lights = lights;

    /// <summary>Measures a region within a picture.</summary>
    public static PictureMeasure Measure(in ImageView image, RegionOfInterest area)
    {
        int columns = Math.Min(MostPoints, area.Width - (2 * Margin));
        int rows = Math.Min(MostPoints, area.Height - (2 * Margin));
        if (columns < 1 || rows < 1)
        {
            return default;
        }

        PictureGrid grid = new(stackalloc byte[columns * rows]);
        grid.Read(image, area, columns, rows);
        return grid.Sum(columns, rows);
    }

    /// <summary>The pixel of a point: in the middle of its share of what has three pixels on both sides.</summary>
    /// <param name="point">The point's place in its row or column, from 0.</param>
    /// <param name="points">Points of it.</param>
    /// <param name="from">Where the region begins.</param>
    /// <param name="length">Its length.</param>
    public static int PixelOf(int point, int points, int from, int length) =>
        from + Margin + (((2 * point) + 1) * (length - (2 * Margin)) / (2 * points));

    private void Read(in ImageView image, RegionOfInterest area, int columns, int rows)
    {
        (int step, int green) = image.Format switch
        {
            PixelFormat.Gray8 or PixelFormat.Nv12 => (1, 0),
            PixelFormat.Yuyv => (2, 0),
            _ => (3, 1),
        };
        int red = image.Format == PixelFormat.Rgb24 ? 0 : 2;
        for (int row = 0; row < rows; row++)
        {
            int y = PixelOf(row, rows, area.Y, area.Height);
            ReadOnlySpan<byte> above = image.Row(y - 1);
            ReadOnlySpan<byte> here = image.Row(y);
            ReadOnlySpan<byte> below = image.Row(y + 1);
            for (int column = 0; column < columns; column++)
            {
                int x = PixelOf(column, columns, area.X, area.Width) * step;
                int light = step < 3
                    ? here[x]
                    : ((Red * here[x + red]) + (Green * here[x + 1]) + (Blue * here[x + 2 - red])) >> 8;
                AddLight((row * columns) + column, light);
                AddSlopes(above, here, below, x + green, step);
            }
        }
    }

    private void AddLight(int place, int light)
    {
        _lights[place] = (byte)light;
        _sum += light;
        _squares += light * light;
    }

    // Noise by the difference of two Laplacians, to which edges add little: J. Immerkaer, "Fast Noise Variance Estimation", 1996.
    private void AddSlopes(ReadOnlySpan<byte> above, ReadOnlySpan<byte> here, ReadOnlySpan<byte> below, int x, int step)
    {
        int across = here[x + step] - here[x - step];
        int down = below[x] - above[x];
        _slopes += (across * across) + (down * down);
        int corners = above[x - step] + above[x + step] + below[x - step] + below[x + step];
        int sides = above[x] + below[x] + here[x - step] + here[x + step];
        _noise += Math.Abs(corners - (2 * sides) + (4 * here[x]));
    }

    private readonly PictureMeasure Sum(int columns, int rows)
    {
        double points = columns * rows;
        double mean = _sum / points;
        double deviation = Math.Sqrt(Math.Max(0, (_squares / points) - (mean * mean)));

        // The mean of |N(0, 1)| is sqrt(2 / pi), and the mask's weights have 36 as the sum of their squares.
        double noise = Math.Sqrt(Math.PI / 2) / 6 * _noise / points;

        // A difference over two pixels is twice the slope, and noise adds half its variance to the square of each of the two.
        double slope = Math.Sqrt(Math.Max(0, (_slopes / points / 4) - (noise * noise)));
        (double x, double y) = Centre(columns, rows, mean);
        return new PictureMeasure(
            (float)(mean / byte.MaxValue),
            (float)(mean > 0 ? deviation / mean : 0),
            (float)(deviation > 0 ? slope / deviation : 0),
            (float)(noise / byte.MaxValue),
            (float)x,
            (float)y);
    }

    private readonly (double X, double Y) Centre(int columns, int rows, double mean)
    {
        // In 256ths, so that the sums are whole numbers.
        int middle = (int)Math.Round(mean * 256);
        long weights = 0;
        long across = 0;
        long down = 0;
        for (int row = 0, place = 0; row < rows; row++)
        {
            long ofRow = 0;
            for (int column = 0; column < columns; column++, place++)
            {
                int weight = Math.Abs((_lights[place] * 256) - middle);
                ofRow += weight;
                across += (long)weight * column;
            }

            weights += ofRow;
            down += ofRow * row;
        }

        return weights == 0
            ? (0, 0)
            : ((((double)across / weights) + 0.5) / columns - 0.5, (((double)down / weights) + 0.5) / rows - 0.5);
    }
}
