using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>The kernels of integer layers that this process can run, against doing it one number after the other.</summary>
public static unsafe class KernelComparison
{
    private static readonly (int Channels, int Height, int Width)[] Shapes =
        [(16, 1, 1), (16, 1, 9), (32, 5, 3), (48, 13, 17), (96, 8, 14), (112, 7, 7), (768, 2, 7)];

    private static readonly (int Input, int Between, int Output)[] Zeros = [(0, 0, 0), (255, 255, 255), (128, 131, 7)];

    /// <summary>Names of the kernels.</summary>
    public static IEnumerable<string> Names => IntegerKernels.Names;

    /// <summary>The first difference in words, or null.</summary>
    /// <param name="name">Which kernels.</param>
    public static string? Compare(string name)
    {
        IntegerKernels kernels = IntegerKernels.Of(name)!;
        int seed = 1;
        foreach ((int channels, int height, int width) in Shapes)
        {
            foreach ((int input, int between, int output) in Zeros)
            {
                DepthwiseWeights weights = Weights(channels, input, between, output, new Random(seed++));
                string? wrong = Sum(channels * height, output, new Random(seed++))
                    ?? Depthwise(kernels, weights, height, width, new Random(seed++))
                    ?? Norm(kernels, weights, height * width, new Random(seed++));
                if (wrong is not null)
                {
                    return $"{name}, {channels} channels, {height}x{width}, zero points {input} {between} {output}: {wrong}";
                }
            }
        }

        return null;
    }

    // Every third channel is far too loud for bytes, every fourth silent.
    private static DepthwiseWeights Weights(int channels, int input, int between, int output, Random random)
    {
        sbyte[] filters = new sbyte[channels * 49];
        random.NextBytes(MemoryMarshal.AsBytes(filters.AsSpan()));
        return new DepthwiseWeights(filters, channels, input, Floats(channels, index => index % 3 == 0 ? 1 : 2e-4f), between)
        {
            Bias = [.. Enumerable.Range(0, channels).Select(index => index % 5 == 0 ? int.MinValue / 2 : random.Next(-9999, 9999))],
            Epsilon = 1e-6f, Zero = output,
            Factor = Floats(channels, index => index % 4 == 0 ? 0 : 40f), Offset = Floats(channels, _ => random.NextSingle()),
        };
    }

    private static string? Depthwise(IntegerKernels kernels, DepthwiseWeights weights, int height, int width, Random random)
    {
        byte[] picture = new byte[height * width * weights.Channels];
        random.NextBytes(picture);
        using GuardedMemory guarded = new(picture);
        using IDepthwiseKernel kernel = kernels.Depthwise(weights);
        byte[] result = new byte[picture.Length];
        void* scratch = NativeMemory.AlignedAlloc(kernel.ScratchSize(height, width), 64);
        try
        {
            fixed (byte* input = guarded.Bytes)
            fixed (byte* output = result)
            {
                // In two parts, as two threads do it.
                int middle = height / 2;
                kernel.Run(height, width, 0, middle, input, output, scratch);
                kernel.Run(height, width, middle, height, input, output, scratch);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(scratch);
        }

        return Difference("depthwise byte", result, SlowKernels.Depthwise(weights, height, width, picture));
    }

    private static string? Norm(IntegerKernels kernels, DepthwiseWeights weights, int rows, Random random)
    {
        NormWeights norm = new(weights.Factor, weights.Offset, 1e-6f, new KernelLibrary.Quantization(3.7f, weights.Zero));
        float[] numbers = Floats(rows * weights.Channels, _ => (random.NextSingle() - 0.5f) * 8);
        using GuardedMemory guarded = new(MemoryMarshal.AsBytes(numbers.AsSpan()));
        using INormKernel kernel = kernels.Norm(norm);
        float[] floats = new float[numbers.Length];
        byte[] bytes = new byte[numbers.Length];
        fixed (byte* input = guarded.Bytes)
        fixed (float* output = floats)
        fixed (byte* quantized = bytes)
        {
            kernel.Run(rows, (float*)input, output, quantized);
        }

        (float[] expected, byte[] expectedBytes) = SlowKernels.Norm(norm, numbers);
        return Difference("normal", floats, expected) ?? Difference("normal's byte", bytes, expectedBytes);
    }

    private static string? Sum(int count, int zero, Random random)
    {
        float[] left = Floats(count, _ => (random.NextSingle() - 0.5f) * 300);
        float[] right = Floats(count, index => index == 3 ? float.NaN : index == 4 ? float.NegativeInfinity : random.NextSingle());
        float[] sums = new float[count];
        byte[] bytes = new byte[count];
        fixed (float* one = left, other = right, output = sums)
        fixed (byte* quantized = bytes)
        {
            ManagedSum.Run(count, one, other, output, quantized, new KernelLibrary.Quantization(0.9f, zero));
        }

        float[] expected = [.. left.Zip(right, (one, other) => one + other)];
        return Difference("sum", sums, expected)
            ?? Difference("sum's byte", bytes, Array.ConvertAll(expected, value => SlowKernels.ToByte(value * 0.9f, zero)));
    }

    private static float[] Floats(int count, Func<int, float> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static string? Difference<T>(string what, T[] found, T[] expected)
        where T : struct, IEquatable<T>
    {
        int same = found.AsSpan().CommonPrefixLength(expected);
        return same == expected.Length ? null : $"{what} {same} of {expected.Length} is {found[same]}, expected {expected[same]}";
    }
}
