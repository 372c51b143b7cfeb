using System.Numerics;
using EdgeConvNeXt.Camera.Synthetic;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>
/// Lines through a texture against the formula, written out for one point. Lines are followed in steps of 1/65536 texel, which after 200 of
/// them may be 0.003 texels off; neighbouring values differ by up to 10.
/// </summary>
public sealed class TextureTileTests
{
    private const int Width = 64;
    private const int Height = 32;

    private static readonly float[] Values = [.. Enumerable.Range(0, Width * Height).Select(i => (i * 7919 % 1009) / 100f)];

    [Theory]
    [InlineData(0, 0, 1, 0)]
    [InlineData(63.25f, 31.5f, 1, 0)]
    [InlineData(-700.3f, -5.8f, 1, 0)]
    [InlineData(3.7f, 2.1f, 0.996f, 0.08f)]
    [InlineData(60.5f, 30.5f, 0.5f, 0)]
    [InlineData(1, 1, -1.25f, -0.5f)]
    public void A_line_is_its_points(float startX, float startY, float stepX, float stepY)
    {
        TextureTile tile = new(Values, Width);
        float[] line = new float[201];

        tile.Sample(line, 3, new Vector2(startX, startY), new Vector2(stepX, stepY));

        for (int i = 0; i < line.Length; i++)
        {
            Assert.Equal(Slow(startX + ((i + 3) * stepX), startY + ((i + 3) * stepY)), line[i], 0.1);
        }
    }

    [Fact]
    public void A_row_a_texel_a_step_has_the_same_bits_as_its_points()
    {
        TextureTile tile = new(Values, Width);
        float[] line = new float[150];

        tile.Sample(line, 0, new Vector2(10.3125f, 4.6875f), Vector2.UnitX);

        Assert.Equal(Enumerable.Range(0, line.Length).Select(i => tile.At(new Vector2(10.3125f + i, 4.6875f))), line);
    }

    [Theory]
    [InlineData(48, 16)]
    [InlineData(64, 48)]
    [InlineData(8, 16)]
    public void Sides_that_are_no_powers_of_two_are_refused(int values, int width) =>
        Assert.Throws<ArgumentException>(() => new TextureTile(new float[values], width));

    private static double Slow(double x, double y)
    {
        int left = (int)Math.Floor(x);
        int above = (int)Math.Floor(y);
        double top = Texel(left, above) + ((Texel(left + 1, above) - Texel(left, above)) * (x - left));
        double bottom = Texel(left, above + 1) + ((Texel(left + 1, above + 1) - Texel(left, above + 1)) * (x - left));
        return top + ((bottom - top) * (y - above));
    }

    private static double Texel(int x, int y) => Values[(Wrap(y, Height) * Width) + Wrap(x, Width)];

    private static int Wrap(int position, int side) => ((position % side) + side) % side;
}
