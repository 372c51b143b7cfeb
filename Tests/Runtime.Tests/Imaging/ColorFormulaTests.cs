using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The fixed-point colour formula against the exact one, and against the oracle that the preprocessor is tested with.</summary>
public class ColorFormulaTests
{
    [Fact]
    public void Fixed_point_is_within_one_level_of_the_exact_formula_throughout_the_colour_cube()
    {
        int differing = 0;
        int largest = 0;
        for (int color = 0; color < 1 << 24; color += 7)
        {
            int difference = Difference((byte)color, (byte)(color >> 8), (byte)(color >> 16));
            differing += difference > 0 ? 1 : 0;
            largest = Math.Max(largest, difference);
        }

        Assert.InRange(largest, 0, 1);
        Assert.InRange(differing, 0, (1 << 24) / 7 / 1000);
    }

    private static int Difference(byte y, byte u, byte v)
    {
        (byte red, byte green, byte blue) = LimitedRangeColor.ToRgb(y, u, v);
        Assert.Equal(SlowImage.FromYuv(y, u, v), (red, green, blue));
        double luminance = (y - 16) / 219.0;
        double blueDifference = (u - 128) / 224.0 * 1.772;
        double redDifference = (v - 128) / 224.0 * 1.402;
        double exactRed = luminance + redDifference;
        double exactBlue = luminance + blueDifference;
        double exactGreen = (luminance - (0.299 * exactRed) - (0.114 * exactBlue)) / 0.587;
        return Math.Max(Distance(red, exactRed), Math.Max(Distance(green, exactGreen), Distance(blue, exactBlue)));
    }

    private static int Distance(byte level, double exact) => Math.Abs(level - (int)Math.Clamp(Math.Floor((exact * 255) + 0.5), 0, 255));
}
