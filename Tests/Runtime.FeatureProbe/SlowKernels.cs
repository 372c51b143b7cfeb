using EdgeConvNeXt.Runtime.Inference.Kernels;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>What the kernels of integer layers compute, one number after the other: their oracle.</summary>
internal static class SlowKernels
{
    private const int Side = DepthwiseWeights.Side;
    private const int Parts = 16;

    /// <summary>A depthwise convolution and the normalization behind it: [height, width, channels] from the same.</summary>
    public static byte[] Depthwise(DepthwiseWeights weights, int height, int width, ReadOnlySpan<byte> input)
    {
        byte[] between = new byte[input.Length];
        for (int place = 0; place < between.Length; place++)
        {
            (int pixel, int channel) = Math.DivRem(place, weights.Channels);
            int sum = Convolve(weights, height, width, pixel / width, pixel % width, channel, input);
            between[place] = ToByte(sum * weights.Scale[channel], weights.BetweenZero);
        }

        byte[] output = new byte[input.Length];
        for (int pixel = 0; pixel < height * width; pixel++)
        {
            Normalize(weights, between.AsSpan(pixel * weights.Channels, weights.Channels), output.AsSpan(pixel * weights.Channels));
        }

        return output;
    }

    /// <summary>A normalization of floats, and its bytes.</summary>
    public static (float[] Floats, byte[] Bytes) Norm(NormWeights weights, ReadOnlySpan<float> input)
    {
        int channels = weights.Factor.Length;
        float[] floats = new float[input.Length];
        for (int row = 0; row < input.Length / channels; row++)
        {
            ReadOnlySpan<float> vector = input.Slice(row * channels, channels);
            float[] sums = new float[Parts];
            float[] squares = new float[Parts];
            for (int channel = 0; channel < channels; channel++)
            {
                sums[channel % Parts] += vector[channel];
            }

            float mean = Total(sums) / channels;
            for (int channel = 0; channel < channels; channel++)
            {
                float distance = vector[channel] - mean;
                squares[channel % Parts] = MathF.FusedMultiplyAdd(distance, distance, squares[channel % Parts]);
            }

            float inverse = 1 / MathF.Sqrt((Total(squares) / channels) + weights.Epsilon);
            for (int channel = 0; channel < channels; channel++)
            {
                floats[(row * channels) + channel] = MathF.FusedMultiplyAdd(
                    (vector[channel] - mean) * inverse, weights.Factor[channel], weights.Offset[channel]);
            }
        }

        return (floats, Array.ConvertAll(floats, value => ToByte(value * weights.Bytes.InverseScale, weights.Bytes.Zero)));
    }

    /// <summary>The nearest byte, ties to even; 255 for what is not a number.</summary>
    public static byte ToByte(float value, int zero)
    {
        float below = value < 255 - zero ? value : 255 - zero;
        float within = below > -zero ? below : -zero;
        return (byte)((int)MathF.Round(within, MidpointRounding.ToEven) + zero);
    }

    private static int Convolve(
        DepthwiseWeights weights, int height, int width, int row, int column, int channel, ReadOnlySpan<byte> input)
    {
        int sum = weights.Bias?[channel] ?? 0;
        for (int tap = 0; tap < Side * Side; tap++)
        {
            int y = row + (tap / Side) - (Side / 2);
            int x = column + (tap % Side) - (Side / 2);
            if (y >= 0 && y < height && x >= 0 && x < width)
            {
                int pixel = input[(((y * width) + x) * weights.Channels) + channel];
                sum += (pixel - weights.InputZero) * weights.Filters[(channel * Side * Side) + tap];
            }
        }

        return sum;
    }

    private static void Normalize(DepthwiseWeights weights, ReadOnlySpan<byte> between, Span<byte> output)
    {
        long sum = 0;
        long squares = 0;
        foreach (byte value in between)
        {
            sum += value;
            squares += value * value;
        }

        int channels = between.Length;
        float mean = (float)sum / channels;
        float variance = (float)(((channels * squares) - (sum * sum)) / ((double)channels * channels));
        float inverse = 1 / MathF.Sqrt(variance + weights.Epsilon);
        for (int channel = 0; channel < channels; channel++)
        {
            float normal = (between[channel] - mean) * inverse;
            output[channel] = ToByte(MathF.FusedMultiplyAdd(normal, weights.Factor[channel], weights.Offset[channel]), weights.Zero);
        }
    }

    private static float Total(float[] parts)
    {
        for (int half = Parts / 2; half > 0; half /= 2)
        {
            for (int part = 0; part < half; part++)
            {
                parts[part] += parts[part + half];
            }
        }

        return parts[0];
    }
}
