using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>A defect must be plain in what the model sees: the middle square of the picture at 224 x 224.</summary>
public sealed class DefectVisibilityTests
{
    private const int Width = 640;
    private const int Height = 480;
    private const int Side = 224;
    private const int PlainLevels = 20;

    private readonly PartRenderer _renderer = new(Width, Height, PixelFormat.Gray8);

    /// <param name="label">The defect.</param>
    /// <param name="weakest">The part of the line whose defect is the weakest of the first 1000.</param>
    /// <param name="pixels">At least as many of the model's 50176 pixels differ plainly from the same part without the defect.</param>
    [Theory]
    [InlineData("scratch", 463, 85)]
    [InlineData("pit", 770, 65)]
    [InlineData("inclusion", 126, 90)]
    [InlineData("patch", 695, 340)]
    [InlineData("crack", 505, 135)]
    public void Even_the_weakest_defect_is_plain_to_the_model(string label, int weakest, int pixels)
    {
        foreach (int number in (int[])[weakest, 1, 2])
        {
            (byte[] good, byte[] bad) = Twins(number, label);

            int plain = Shrink(good).Zip(Shrink(bad), (a, b) => Math.Abs(a - b)).Count(difference => difference > PlainLevels);

            Assert.True(plain >= pixels, $"Part {number}: {plain} pixels differ by more than {PlainLevels} levels.");
            AssertOnlyThePlateChanged(good, bad);
        }
    }

    private static void AssertOnlyThePlateChanged(byte[] good, byte[] bad)
    {
        int[] changed = [.. Enumerable.Range(0, good.Length).Where(pixel => good[pixel] != bad[pixel])];

        // Where the plate can be, shifted and turned as far as it goes
        Assert.All(changed, pixel => Assert.True(pixel / Width is >= 55 and < 425 && pixel % Width is >= 30 and < 610));

        // The fringes of a patch may leave the square that the model sees
        Assert.True(changed.Count(pixel => pixel % Width is >= 80 and < 560) > 0.9 * changed.Length);
        Assert.True(changed.Length < Width * Height / 4);
    }

    private (byte[] Good, byte[] Bad) Twins(int number, string label)
    {
        SyntheticPart part = new SyntheticLine(78, 0).Part(number);
        byte[] good = new byte[Width * Height];
        byte[] bad = new byte[Width * Height];
        _renderer.Render(part with { Label = SyntheticLabels.Ok }, good);
        _renderer.Render(part with { Label = label }, bad);
        return (good, bad);
    }

    /// <summary>The middle square by the mean of the area that each pixel covers.</summary>
    private static double[] Shrink(byte[] picture)
    {
        double[] rows = new double[Side * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                rows[(y * Side) + x] = Mean(x, i => picture[(y * Width) + ((Width - Height) / 2) + i]);
            }
        }

        double[] shrunk = new double[Side * Side];
        for (int i = 0; i < shrunk.Length; i++)
        {
            shrunk[i] = Mean(i / Side, y => rows[(y * Side) + (i % Side)]);
        }

        return shrunk;
    }

    private static double Mean(int index, Func<int, double> value)
    {
        const double step = (double)Height / Side;
        double sum = 0;
        for (int i = (int)(index * step); i < Math.Min((index + 1) * step, Height); i++)
        {
            double covered = Math.Min(i + 1, (index + 1) * step) - Math.Max(i, index * step);
            sum += value(i) * covered;
        }

        return sum / step;
    }
}
