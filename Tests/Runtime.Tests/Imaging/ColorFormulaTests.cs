using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The fixed-point colour formulas against the exact ones, and against the oracle that the preprocessor is tested with.</summary>
public class ColorFormulaTests
{
    public static TheoryData<YcbcrMatrix, bool> Encodings
    {
        get
        {
            TheoryData<YcbcrMatrix, bool> encodings = [];
            foreach (YcbcrMatrix matrix in Enum.GetValues<YcbcrMatrix>())
            {
                encodings.Add(matrix, false);
                encodings.Add(matrix, true);
            }

            return encodings;
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Fixed_point_is_within_one_level_of_the_exact_formula_throughout_the_colour_cube(YcbcrMatrix matrix, bool isFullRange)
    {
        YcbcrColor encoding = new(matrix, isFullRange);
        int differing = 0;
        int largest = 0;
        for (int color = 0; color < 1 << 24; color += 7)
        {
            int difference = Difference(encoding, (byte)color, (byte)(color >> 8), (byte)(color >> 16));
            differing += difference > 0 ? 1 : 0;
            largest = Math.Max(largest, difference);
        }

        Assert.InRange(largest, 0, 1);
        Assert.InRange(differing, 0, (1 << 24) / 7 / 1000);
    }

    [Theory]
    [InlineData(YcbcrMatrix.Bt601, false, 213, 54, 21)]
    [InlineData(YcbcrMatrix.Bt709, false, 227, 68, 18)]
    [InlineData(YcbcrMatrix.Bt601, true, 201, 62, 33)]
    [InlineData(YcbcrMatrix.Bt709, true, 213, 73, 29)]
    public void The_same_three_bytes_are_other_colours_in_another_encoding(
        YcbcrMatrix matrix, bool isFullRange, byte red, byte green, byte blue) =>
        Assert.Equal((red, green, blue), YcbcrFormula.For(new YcbcrColor(matrix, isFullRange)).ToRgb(100, 90, 200));

    [Fact]
    public void A_picture_that_says_nothing_is_limited_range_BT601() =>
        Assert.Equal("BT.601, limited range", default(YcbcrColor).ToString());

    private static int Difference(YcbcrColor encoding, byte y, byte u, byte v)
    {
        (byte red, byte green, byte blue) = YcbcrFormula.For(encoding).ToRgb(y, u, v);
        Assert.Equal(SlowImage.FromYuv(encoding, y, u, v), (red, green, blue));
        (double kr, double kg, double kb) = SlowImage.Shares(encoding.Matrix);
        double luminance = encoding.IsFullRange ? y / 255.0 : (y - 16) / 219.0;
        double scale = encoding.IsFullRange ? 255.0 : 224.0;
        double exactRed = luminance + ((v - 128) / scale * 2 * (1 - kr));
        double exactBlue = luminance + ((u - 128) / scale * 2 * (1 - kb));
        double exactGreen = (luminance - (kr * exactRed) - (kb * exactBlue)) / kg;
        return Math.Max(Distance(red, exactRed), Math.Max(Distance(green, exactGreen), Distance(blue, exactBlue)));
    }

    private static int Distance(byte level, double exact) => Math.Abs(level - (int)Math.Clamp(Math.Floor((exact * 255) + 0.5), 0, 255));
}
