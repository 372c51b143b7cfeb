using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

/// <summary>What is measured of pictures, held against formulas written out.</summary>
public sealed class PictureMeasureTests
{
    private const double Precision = 1e-5;

    [Theory]
    [InlineData(PixelFormat.Gray8, 64, 48)]
    [InlineData(PixelFormat.Rgb24, 131, 97)]
    [InlineData(PixelFormat.Bgr24, 50, 300)]
    [InlineData(PixelFormat.Yuyv, 12, 9)]
    [InlineData(PixelFormat.Nv12, 320, 5)]
    [InlineData(PixelFormat.Gray8, 3, 3)]
    public void Values_are_those_of_the_formulas(PixelFormat format, int width, int height)
    {
        (byte[] pixels, int stride) = Noise(format, width, height);
        ImageView image = new(pixels, width, height, stride, format);

        AssertEqual(Oracle(image, RegionOfInterest.Whole(width, height)), PictureMeasure.Of(image, null));
    }

    [Fact]
    public void A_region_is_measured_as_a_picture_of_its_own()
    {
        (byte[] pixels, int stride) = Noise(PixelFormat.Gray8, 200, 100);
        RegionOfInterest area = new(31, 17, 90, 60);

        PictureMeasure measured = PictureMeasure.Of(new ImageView(pixels, 200, 100, stride, PixelFormat.Gray8), area);

        ImageView alone = new(pixels.AsSpan((17 * stride) + 31), 90, 60, stride, PixelFormat.Gray8);
        AssertEqual(PictureMeasure.Of(alone, null), measured);
    }

    [Fact]
    public void A_region_that_is_not_within_the_picture_stands_for_all_of_it()
    {
        (byte[] pixels, int stride) = Noise(PixelFormat.Gray8, 40, 40);
        ImageView image = new(pixels, 40, 40, stride, PixelFormat.Gray8);

        Assert.Equal(PictureMeasure.Of(image, null), PictureMeasure.Of(image, new RegionOfInterest(30, 0, 20, 10)));
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(40, 2)]
    public void What_is_too_small_has_no_values(int width, int height) => Assert.Equal(
        default, PictureMeasure.Of(new ImageView(new byte[width * height], width, height, width, PixelFormat.Gray8), null));

    [Fact]
    public void A_plain_picture_has_brightness_alone() => Assert.Equal(
        new PictureMeasure(0.2f, 0, 0, 0, 0, 0),
        PictureMeasure.Of(new ImageView([.. Enumerable.Repeat((byte)51, 400)], 20, 20, 20, PixelFormat.Gray8), null));

    [Fact]
    public void Less_light_is_less_bright_and_nothing_else()
    {
        PictureMeasure full = Edges(light: 1, width: 1);
        PictureMeasure half = Edges(light: 0.5, width: 1);

        Assert.Equal(full.Brightness / 2, half.Brightness, 0.01);
        Assert.Equal(full.Contrast, half.Contrast, 0.01);
        Assert.Equal(full.Sharpness, half.Sharpness, 0.02);
    }

    [Fact]
    public void Softer_edges_are_less_sharp() => Assert.True(Edges(1, width: 6).Sharpness < 0.7 * Edges(1, width: 1).Sharpness);

    [Fact]
    public void Something_dark_at_the_right_and_at_the_bottom_is_where_it_is()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)200, 100 * 100)];
        for (int y = 80; y < 95; y++)
        {
            pixels.AsSpan((y * 100) + 70, 20).Fill(10);
        }

        PictureMeasure measured = PictureMeasure.Of(new ImageView(pixels, 100, 100, 100, PixelFormat.Gray8), null);

        Assert.True(measured is { PositionX: > 0.1f, PositionY: > 0.15f });
    }

    [Fact]
    public void Measuring_allocates_nothing()
    {
        (byte[] pixels, int stride) = Noise(PixelFormat.Bgr24, 640, 480);
        Measure();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Measure();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Measure() => PictureMeasure.Of(
            new ImageView(pixels, 640, 480, stride, PixelFormat.Bgr24), new RegionOfInterest(8, 8, 600, 400));
    }

    // Noise of the sensor and stripes with edges of some width.
    private static PictureMeasure Edges(double light, double width)
    {
        byte[] pixels = new byte[480 * 480];
        for (int i = 0; i < pixels.Length; i++)
        {
            double at = i % 480 % 37;
            double edge = Math.Clamp((Math.Abs(at - 18) - 9) / width, -1, 1);
            pixels[i] = (byte)Math.Round(light * (120 + (80 * edge)));
        }

        return PictureMeasure.Of(new ImageView(pixels, 480, 480, 480, PixelFormat.Gray8), null);
    }

    private static (byte[] Pixels, int Stride) Noise(PixelFormat format, int width, int height)
    {
        int stride = PixelLayout.RowBytes(format, width) + 5;
        byte[] pixels = new byte[stride * height * 2];
        new Random(7).NextBytes(pixels);
        return (pixels, stride);
    }

    private static PictureMeasure Oracle(in ImageView image, RegionOfInterest area)
    {
        (int columns, int rows) = (Math.Min(48, area.Width - 2), Math.Min(48, area.Height - 2));
        List<double> lights = [];
        List<double> slopes = [];
        List<double> laplacians = [];
        List<(double X, double Y)> places = [];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int x = PictureGrid.PixelOf(column, columns, area.X, area.Width);
                int y = PictureGrid.PixelOf(row, rows, area.Y, area.Height);
                lights.Add(Light(image, x, y));
                double across = Green(image, x + 1, y) - Green(image, x - 1, y);
                double down = Green(image, x, y + 1) - Green(image, x, y - 1);
                slopes.Add(((across * across) + (down * down)) / 4);
                int[,] mask = { { 1, -2, 1 }, { -2, 4, -2 }, { 1, -2, 1 } };
                double laplacian = 0;
                for (int i = 0; i < 9; i++)
                {
                    laplacian += mask[i / 3, i % 3] * Green(image, x + (i % 3) - 1, y + (i / 3) - 1);
                }

                laplacians.Add(Math.Abs(laplacian));
                places.Add((((column + 0.5) / columns) - 0.5, ((row + 0.5) / rows) - 0.5));
            }
        }

        double mean = lights.Average();
        double deviation = Math.Sqrt(lights.Average(light => (light - mean) * (light - mean)));
        double noise = Math.Sqrt(Math.PI / 2) / 6 * laplacians.Average();
        double[] weights = [.. lights.Select(light => Math.Abs(light - mean))];
        double all = weights.Sum() is > 0 and double sum ? sum : double.PositiveInfinity;
        return new PictureMeasure(
            (float)(mean / 255), (float)(deviation / mean),
            deviation > 0 ? (float)(Math.Sqrt(Math.Max(0, slopes.Average() - (noise * noise))) / deviation) : 0, (float)(noise / 255),
            (float)(weights.Zip(places).Sum(item => item.First * item.Second.X) / all),
            (float)(weights.Zip(places).Sum(item => item.First * item.Second.Y) / all));
    }

    private static int Light(in ImageView image, int x, int y)
    {
        ReadOnlySpan<byte> row = image.Row(y);
        return image.Format switch
        {
            PixelFormat.Rgb24 => ((77 * row[3 * x]) + (150 * row[(3 * x) + 1]) + (29 * row[(3 * x) + 2])) / 256,
            PixelFormat.Bgr24 => ((29 * row[3 * x]) + (150 * row[(3 * x) + 1]) + (77 * row[(3 * x) + 2])) / 256,
            PixelFormat.Yuyv => row[2 * x],
            _ => row[x],
        };
    }

    private static int Green(in ImageView image, int x, int y) =>
        image.Format is PixelFormat.Rgb24 or PixelFormat.Bgr24 ? image.Row(y)[(3 * x) + 1] : Light(image, x, y);

    private static void AssertEqual(in PictureMeasure expected, in PictureMeasure actual)
    {
        for (int i = 0; i < PictureMeasure.Count; i++)
        {
            // Weights are whole numbers in the product, 256 to a level.
            Assert.Equal(expected[i], actual[i], i < 4 ? Precision : 1e-3);
        }
    }
}
