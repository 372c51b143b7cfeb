using System.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Equalization;

/// <summary>
/// How large a layer's weights are between each input and each output channel: what is asked for again and again while divisors of the
/// input channels are tried, without looking at the weights again.
/// </summary>
internal sealed class WeightMagnitudes
{
    // Largest magnitude [input, output], and the sum of squares of each input channel.
    private readonly float[] _largest;
    private readonly double[] _energy;
    private readonly int _outputs;

    /// <param name="layer">A layer in which every output channel sums over all input channels.</param>
    public WeightMagnitudes(LinearOperator layer)
    {
        ReadOnlySpan<float> weights = layer.Weights.Floats();
        _outputs = layer.Channels;
        _energy = new double[layer.InputChannels];
        _largest = new float[layer.InputChannels * layer.Channels];
        WeightsPerPair = weights.Length / _largest.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            (int input, int output) = layer.ChannelsOf(i);
            ref float largest = ref _largest[(input * _outputs) + output];
            largest = Math.Max(largest, Math.Abs(weights[i]));
            _energy[input] += (double)weights[i] * weights[i];
        }
    }

    /// <summary>Number of weights between an input and an output channel.</summary>
    public int WeightsPerPair { get; }

    /// <summary>The largest magnitude of each input channel's weights.</summary>
    public float[] LargestOfInputs()
    {
        float[] largest = new float[_energy.Length];
        for (int input = 0; input < largest.Length; input++)
        {
            foreach (float magnitude in Row(input))
            {
                largest[input] = Math.Max(largest[input], magnitude);
            }
        }

        return largest;
    }

    /// <summary>The largest magnitude of each output channel's weights once those of each input channel are multiplied.</summary>
    /// <param name="factors">A factor for each input channel, 0 or more.</param>
    public float[] LargestOfOutputs(ReadOnlySpan<float> factors)
    {
        float[] largest = new float[_outputs];
        for (int input = 0; input < factors.Length; input++)
        {
            Raise(largest, Row(input), factors[input]);
        }

        return largest;
    }

    /// <summary>The sum of all weights' squares once those of each input channel are multiplied.</summary>
    /// <param name="factors">A factor for each input channel.</param>
    public double Energy(ReadOnlySpan<float> factors)
    {
        double sum = 0;
        for (int input = 0; input < factors.Length; input++)
        {
            sum += _energy[input] * factors[input] * factors[input];
        }

        return sum;
    }

    private ReadOnlySpan<float> Row(int input) => _largest.AsSpan(input * _outputs, _outputs);

    private static void Raise(Span<float> largest, ReadOnlySpan<float> magnitudes, float factor)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= largest.Length; i += Vector<float>.Count)
        {
            Span<float> several = largest[i..];
            Vector.Max(new Vector<float>(several), new Vector<float>(magnitudes[i..]) * factor).CopyTo(several);
        }

        for (; i < largest.Length; i++)
        {
            largest[i] = Math.Max(largest[i], magnitudes[i] * factor);
        }
    }
}
