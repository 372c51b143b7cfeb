using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Equalization;

/// <summary>
/// Chooses how far each channel of a layer's input is divided before it is quantized, its weights being multiplied by as much. A large
/// divisor spares the other channels the coarse steps that a wide channel asks for, and costs the weights of this one. As SmoothQuant has
/// it (Xiao et al., 2022), a divisor is max|x|^a / max|w|^(1-a); here the a of each layer is the one with the smallest predicted error, and
/// dividing nothing is among the candidates.
/// </summary>
internal static class ChannelBalance
{
    private const int Candidates = 20;
    private const float LargestDivisor = 1024;
    private const double UniformVariance = 1.0 / 12;

    /// <summary>A divisor for each input channel, or null when no candidate is better than none.</summary>
    /// <param name="input">What the input's channels did on the calibration images.</param>
    /// <param name="layer">The layer, whose input channels they are.</param>
    public static float[]? Choose(ChannelStatistics input, LinearOperator layer)
    {
        WeightMagnitudes weights = new(layer);
        float[] largestWeights = weights.LargestOfInputs();
        float[] none = new float[input.Channels];
        Array.Fill(none, 1f);
        double smallest = PredictedError(input, weights, none);
        float[]? best = null;
        for (int candidate = 0; candidate <= Candidates; candidate++)
        {
            float[] divisors = Divisors(input, largestWeights, candidate / (double)Candidates);
            double error = PredictedError(input, weights, divisors);
            if (error < smallest)
            {
                (smallest, best) = (error, divisors);
            }
        }

        return best;
    }

    /// <summary>
    /// Expected squared error of the layer's output, summed over the output channels, when rounding errors are independent and uniform: a
    /// step d has the variance d²/12. Activations share one step, weights have one for each output channel.
    /// </summary>
    internal static double PredictedError(ChannelStatistics input, WeightMagnitudes weights, ReadOnlySpan<float> divisors)
    {
        double activationVariance = UniformVariance * Square(ActivationScale.Covering(Range(input, divisors)).Scale);
        double signal = 0;
        for (int channel = 0; channel < input.Channels; channel++)
        {
            signal += input.MeanSquare(channel) / Square(divisors[channel]);
        }

        double steps = weights.LargestOfOutputs(divisors).Sum(value => Square((double)value / sbyte.MaxValue));
        double weightVariance = UniformVariance * weights.WeightsPerPair * steps;
        return (weights.Energy(divisors) * activationVariance) + (signal * weightVariance);
    }

    private static ActivationRange Range(ChannelStatistics input, ReadOnlySpan<float> divisors)
    {
        ActivationRange range = default;
        for (int channel = 0; channel < input.Channels; channel++)
        {
            range = new ActivationRange(
                Math.Min(range.Minimum, input.Minimum[channel] / divisors[channel]),
                Math.Max(range.Maximum, input.Maximum[channel] / divisors[channel]));
        }

        return range;
    }

    /// <summary>The geometric mean of the divisors is 1; a channel that is always 0, or whose weights are, is left alone.</summary>
    private static float[] Divisors(ChannelStatistics input, float[] largestWeights, double exponent)
    {
        double[] logarithms = new double[input.Channels];
        double sum = 0;
        int counted = 0;
        for (int channel = 0; channel < logarithms.Length; channel++)
        {
            double magnitude = Math.Max(-input.Minimum[channel], input.Maximum[channel]);
            logarithms[channel] = (exponent * Math.Log(magnitude)) - ((1 - exponent) * Math.Log(largestWeights[channel]));
            if (double.IsFinite(logarithms[channel]))
            {
                sum += logarithms[channel];
                counted++;
            }
        }

        double mean = counted == 0 ? 0 : sum / counted;
        return
        [
            .. logarithms.Select(
                value => double.IsFinite(value) ? (float)Math.Clamp(Math.Exp(value - mean), 1 / LargestDivisor, LargestDivisor) : 1f),
        ];
    }

    private static double Square(double value) => value * value;
}
