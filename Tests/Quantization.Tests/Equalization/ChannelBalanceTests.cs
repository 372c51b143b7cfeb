using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Equalization;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Tests.Equalization;

public class ChannelBalanceTests
{
    private const int Inputs = 16;
    private const int Outputs = 12;
    private const int Rows = 4000;

    [Theory]
    [InlineData(1f)]
    [InlineData(10f)]
    public void The_predicted_error_is_that_of_a_slow_simulation(float factor)
    {
        (float[] rows, Pointwise layer) = Make(factor);
        ChannelStatistics statistics = Count(rows);
        float[] divisors = ChannelBalance.Choose(statistics, layer) ?? Enumerable.Repeat(1f, Inputs).ToArray();
        double predicted = ChannelBalance.PredictedError(statistics, new WeightMagnitudes(layer), divisors);
        Assert.InRange(Simulate(rows, layer, divisors) / predicted, 0.7, 1.3);
    }

    [Fact]
    public void A_wide_channel_is_divided_and_the_error_falls()
    {
        (float[] rows, Pointwise layer) = Make(40);
        float[] divisors = Assert.IsType<float[]>(ChannelBalance.Choose(Count(rows), layer));
        Assert.All(divisors.Skip(1), divisor => Assert.True(divisor < divisors[0]));
        Assert.True(Simulate(rows, layer, divisors) < Simulate(rows, layer, [.. Enumerable.Repeat(1f, Inputs)]) / 4);
    }

    [Fact]
    public void A_channel_that_is_always_zero_and_one_without_weights_are_left_alone()
    {
        (float[] rows, Pointwise layer) = Make(40);
        float[] weights = layer.Weights.Floats().ToArray();
        weights.AsSpan(2 * Outputs, Outputs).Clear();
        for (int i = 1; i < rows.Length; i += Inputs)
        {
            rows[i] = 0;
        }

        float[] divisors = Assert.IsType<float[]>(ChannelBalance.Choose(Count(rows), Layer(weights)));
        Assert.Equal(1f, divisors[1]);
        Assert.Equal(1f, divisors[2]);
        Assert.All(divisors, divisor => Assert.True(float.IsFinite(divisor) && divisor > 0));
    }

    private static (float[] Rows, Pointwise Layer) Make(float factor)
    {
        Random random = new(5);
        float[] rows = [.. Enumerable.Range(0, Rows * Inputs).Select(i => Normal(random) * (i % Inputs == 0 ? factor : 1f))];
        float[] weights = [.. Enumerable.Range(0, Inputs * Outputs).Select(i => Normal(random) / (i < Outputs ? factor : 1f))];
        return (rows, Layer(weights));
    }

    private static Pointwise Layer(float[] weights)
    {
        TensorProto tensor = TensorWriter.Create("w", weights, Inputs, Outputs);
        return new Pointwise(NodeFactory.Create("MatMul", "layer", ["x", "w"], "y"), null, tensor, null);
    }

    private static ChannelStatistics Count(float[] rows)
    {
        ChannelStatistics statistics = new(Inputs);
        statistics.Add(rows);
        return statistics;
    }

    /// <summary>The mean squared error of a row's outputs, summed, when inputs and weights are really rounded.</summary>
    private static double Simulate(float[] rows, Pointwise layer, float[] divisors)
    {
        float[] weights = layer.Weights.Floats().ToArray();
        float[] balanced = [.. weights.Select((weight, i) => weight * divisors[i / Outputs])];
        QuantizedWeights quantized = WeightQuantizer.Columns(balanced, Outputs);
        float[] divided = [.. rows.Select((value, i) => value / divisors[i % Inputs])];
        ActivationScale scale = ActivationScale.Covering(new ActivationRange(divided.Min(), divided.Max()));
        double sum = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                double error = 0;
                for (int input = 0; input < Inputs; input++)
                {
                    int weight = (input * Outputs) + output;
                    double exact = (double)rows[(row * Inputs) + input] * weights[weight];
                    double rounded = scale.Dequantize(
                        scale.Quantize(divided[(row * Inputs) + input])) * quantized.Values[weight] * quantized.Scales[output];
                    error += rounded - exact;
                }

                sum += error * error;
            }
        }

        return sum / Rows;
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
