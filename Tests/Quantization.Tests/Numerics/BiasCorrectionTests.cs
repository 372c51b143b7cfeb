using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Tests.Numerics;

public class BiasCorrectionTests
{
    private const int Inputs = 64;
    private const int Outputs = 8;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_mean_of_the_results_is_that_of_the_float_layer(bool hasBias)
    {
        Random random = new(2);
        float[] weights = [.. Enumerable.Range(0, Inputs * Outputs).Select(_ => random.NextSingle() - 0.5f)];
        float[] bias = hasBias ? [.. Enumerable.Range(0, Outputs).Select(_ => random.NextSingle())] : [];
        double[] means = [.. Enumerable.Range(0, Inputs).Select(_ => 10 * random.NextDouble())];
        QuantizedWeights quantized = WeightQuantizer.Columns(weights, Outputs);
        float[] corrected = BiasCorrection.Apply(bias, weights, quantized, weight => Math.DivRem(weight, Outputs), means);
        for (int output = 0; output < Outputs; output++)
        {
            double expected = (hasBias ? bias[output] : 0) + Enumerable.Range(0, Inputs).Sum(
                i => means[i] * weights[(i * Outputs) + output]);
            double rounded = Enumerable.Range(0, Inputs).Sum(
                i => means[i] * quantized.Values[(i * Outputs) + output] * quantized.Scales[output]);
            Assert.NotEqual(expected, rounded + (hasBias ? bias[output] : 0), 1e-3);
            Assert.Equal(expected, rounded + corrected[output], 1e-4);
        }
    }
}
