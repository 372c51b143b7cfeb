using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

public class GeluTableTests
{
    public static TheoryData<float, byte, bool> Outputs => new()
    {
        { 3f / 255, 14, false },
        { 3f / 255, 14, true },
        { 20f / 255, 2, false },
        { 0.5f / 255, 87, false },
        { 0.02f / 255, 0, false },

        // So coarse that every negative result is 0.
        { 1f, 0, false },

        // So low that nothing but the valley is left.
        { 0.17f / 255, 255, false },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_entry_is_the_nearest_byte_of_the_definition(float scale, byte zeroPoint, bool isTanh)
    {
        ActivationScale output = new(scale, zeroPoint);
        GeluTable table = new(output, isTanh);
        for (int step = 1; step < 256; step++)
        {
            double expected = (Gelu(table.Input.Dequantize((byte)step), isTanh) / scale) + zeroPoint;
            Assert.InRange(table.Entries[step], Math.Clamp(expected - 0.501, -1, 255), Math.Clamp(expected + 0.501, 0, 256));
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void What_lies_below_the_inputs_range_is_exactly_zero_and_what_lies_above_is_as_high_as_it_goes(
        float scale, byte zeroPoint, bool isTanh)
    {
        ActivationScale output = new(scale, zeroPoint);
        GeluTable table = new(output, isTanh);
        foreach (float below in new[] { -6f, -10f, -100f })
        {
            Assert.Equal(table.Input.ZeroPoint > 0 ? output.Quantize(0) : table.Entries[0], table.Entries[table.Input.Quantize(below)]);
            Assert.InRange((table.Entries[table.Input.Quantize(below)] - output.ZeroPoint) * scale, -0.17f, 0);
        }

        float highest = table.Input.Dequantize(255);

        // The end of the range is rounded to steps, so it may be half a step off; GELU's slope is never above 1.13.
        int tolerance = (int)Math.Ceiling(1.13 / 2 * table.Input.Scale / scale) + 1;
        foreach (float beyond in new[] { 0.001f, 0.1f, 1f, 10f })
        {
            Assert.InRange(output.Quantize((float)Gelu(highest + beyond, isTanh)) - table.Entries[255], -tolerance, tolerance);
        }
    }

    [Fact]
    public void No_step_of_the_input_is_spent_on_values_whose_results_are_all_zero()
    {
        GeluTable table = new(new ActivationScale(3f / 255, 14), isTanh: false);
        Assert.InRange(table.Input.Dequantize(0), -3, -2);
        Assert.InRange(table.Input.Dequantize(255), 2.7f, 2.9f);
    }

    /// <summary>x times the share of the normal distribution below x, summed up in small steps.</summary>
    private static double Gelu(double x, bool isTanh)
    {
        if (isTanh)
        {
            return 0.5 * x * (1 + Math.Tanh(0.7978845608028654 * (x + (0.044715 * Math.Pow(x, 3)))));
        }

        const int Steps = 20_000;
        double end = Math.Clamp(x, -12, 12);
        double sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double t = end * (i + 0.5) / Steps;
            sum += Math.Exp(-t * t / 2);
        }

        return x * (0.5 + (sum * end / Steps / Math.Sqrt(2 * Math.PI)));
    }
}
