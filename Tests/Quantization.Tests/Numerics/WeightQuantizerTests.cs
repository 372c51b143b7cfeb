using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Tests.Numerics;

public class WeightQuantizerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 4)]
    [InlineData(7, 4)]
    [InlineData(384, 16)]
    public void Safe_columns_never_saturate_16_bits_whatever_the_bytes(int depth, int channels)
    {
        float[] weights = Uneven(depth * channels);
        QuantizedWeights safe = WeightQuantizer.SafeColumns(weights, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            sbyte[] summed = [.. Enumerable.Range(0, depth).Select(k => safe.Values[(k * channels) + channel])];
            AssertNeverSaturates(summed);
            Assert.All(Enumerable.Range(0, depth), k =>
                Assert.InRange(
                    weights[(k * channels) + channel] - (summed[k] * safe.Scales[channel]), -0.5001 * safe.Scales[channel],
                    0.5001 * safe.Scales[channel]));
        }
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(9, 3)]
    [InlineData(9, 8)]
    public void Safe_filters_never_saturate_in_the_order_of_an_NHWC_image(int area, int inputs)
    {
        const int Channels = 5;
        float[] weights = Uneven(Channels * inputs * area);
        QuantizedWeights safe = WeightQuantizer.SafeFilters(weights, Channels, area);
        for (int channel = 0; channel < Channels; channel++)
        {
            int first = channel * inputs * area;
            AssertNeverSaturates(
                [.. Enumerable.Range(0, area).SelectMany(
                    pixel => Enumerable.Range(0, inputs).Select(input => safe.Values[first + (input * area) + pixel]))]);
        }
    }

    [Fact]
    public void A_channel_whose_pairs_are_small_keeps_all_of_its_steps()
    {
        QuantizedWeights safe = WeightQuantizer.SafeColumns([1, -1, 0, 1, 0.5f, 0], 1);
        Assert.Equal(127, safe.Values[0]);
        Assert.Equal(1 / 127f, safe.Scales[0], 1e-9f);
    }

    // Two products that one instruction adds: 255 times each is the most that bytes can make of them.
    private static void AssertNeverSaturates(sbyte[] summed)
    {
        for (int i = 0; i + 1 < summed.Length; i += 2)
        {
            int highest = 255 * (Math.Max((int)summed[i], 0) + Math.Max((int)summed[i + 1], 0));
            int lowest = 255 * (Math.Min((int)summed[i], 0) + Math.Min((int)summed[i + 1], 0));
            Assert.InRange(highest, 0, short.MaxValue);
            Assert.InRange(lowest, short.MinValue, 0);
        }
    }

    private static float[] Uneven(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)Math.Pow((random.NextDouble() * 2) - 1, 3))];
    }

    private static readonly float[] Matrix = Random(12 * 5);

    [Fact]
    public void Every_weight_comes_back_to_half_a_step_of_its_channel()
    {
        QuantizedWeights columns = WeightQuantizer.Columns(Matrix, 5);
        QuantizedWeights filters = WeightQuantizer.Filters(Matrix, 5);
        for (int i = 0; i < Matrix.Length; i++)
        {
            Assert.InRange(Math.Abs((columns.Values[i] * columns.Scales[i % 5]) - Matrix[i]), 0, columns.Scales[i % 5] * 0.501f);
            Assert.InRange(Math.Abs((filters.Values[i] * filters.Scales[i / 12]) - Matrix[i]), 0, filters.Scales[i / 12] * 0.501f);
        }
    }

    [Fact]
    public void The_largest_weight_of_each_channel_uses_the_last_step()
    {
        QuantizedWeights columns = WeightQuantizer.Columns(Matrix, 5);
        for (int channel = 0; channel < 5; channel++)
        {
            Assert.Equal(127, Enumerable.Range(0, 12).Max(row => Math.Abs((int)columns.Values[(row * 5) + channel])));
        }
    }

    [Fact]
    public void A_channel_of_zeros_keeps_its_bias()
    {
        float[] weights = [0, 0, 1e-20f, -1e-20f, 0.5f, -0.5f];
        float[] bias = [3f, -2f, 0.25f];
        QuantizedWeights alone = WeightQuantizer.Filters(weights, 3);
        QuantizedWeights filters = WeightQuantizer.WithIntegerBias(alone, weights, weight => (0, weight / 2), bias, 0.02f);
        int[] sums = WeightQuantizer.Bias(bias, 0.02f, filters.Scales);
        for (int channel = 0; channel < bias.Length; channel++)
        {
            Assert.InRange(Math.Abs((sums[channel] * 0.02 * filters.Scales[channel]) - bias[channel]), 0, 1e-4);
        }

        Assert.Equal(new sbyte[4], filters.Values[..4]);
    }

    [Fact]
    public void A_bias_that_can_be_expressed_leaves_the_weights_as_they_are()
    {
        QuantizedWeights alone = WeightQuantizer.Columns(Matrix, 5);
        Assert.Same(alone, WeightQuantizer.WithIntegerBias(alone, Matrix, weight => Math.DivRem(weight, 5), [1, -2, 3, 0, 100], 0.02f));
    }

    [Fact]
    public void Weights_of_zero_without_bias_stay_zero()
    {
        QuantizedWeights columns = WeightQuantizer.Columns(new float[6], 2);
        Assert.All(columns.Values, value => Assert.Equal(0, value));
        Assert.All(columns.Scales, scale => Assert.True(scale > 0));
    }

    [Fact]
    public void A_matrix_is_transposed_like_the_slow_way()
    {
        float[] transposed = MatrixLayout.Transpose<float>(Matrix, 12, 5);
        for (int row = 0; row < 12; row++)
        {
            for (int column = 0; column < 5; column++)
            {
                Assert.Equal(Matrix[(row * 5) + column], transposed[(column * 12) + row]);
            }
        }
    }

    private static float[] Random(int count)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 4) - 2))];
    }
}
