using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>Runs cases through a preprocessor and its oracle.</summary>
public sealed class PreprocessComparison
{
    /// <summary>Relative to 1: two roundings of a float, and the factor's own, of values of up to 3.</summary>
    private const double FloatTolerance = 1e-6;

    private ulong _hash = 14695981039346656037;

    /// <summary>A hash (FNV-1a) of every byte and float seen so far: equal results have equal hashes, down to the last bit.</summary>
    public ulong Hash => _hash;

    /// <summary>Compares one case.</summary>
    /// <param name="example">The case.</param>
    /// <param name="pixels">The case's pixels, in memory of the caller's choice.</param>
    /// <param name="preprocessor">A preprocessor for the case's input.</param>
    /// <returns>What differed, or null.</returns>
    public string? Compare(PreprocessCase example, ReadOnlySpan<byte> pixels, Preprocessor preprocessor)
    {
        ImageView view = example.View(pixels);
        byte[] bytes = new byte[preprocessor.SampleCount];
        float[] floats = new float[preprocessor.SampleCount];
        preprocessor.WriteBytes(view, example.Region, bytes);
        preprocessor.WriteFloat(view, example.Region, floats);
        Add(bytes);
        Add(MemoryMarshal.AsBytes<float>(floats));

        SlowPreprocessor oracle = new(example.Input);
        byte[] expected = oracle.Bytes(view, example.Region);
        return FirstDifference(example, expected, bytes) ?? FirstDifference(example, oracle.Floats(expected), floats);
    }

    private static string? FirstDifference(PreprocessCase example, byte[] expected, byte[] actual)
    {
        int index = expected.AsSpan().CommonPrefixLength(actual);
        return index == expected.Length ? null : $"{example}: byte {index} is {actual[index]}, not {expected[index]}";
    }

    private static string? FirstDifference(PreprocessCase example, double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= FloatTolerance))
            {
                return $"{example}: float {i} is {actual[i]}, not {expected[i]}";
            }
        }

        return null;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _hash = (_hash ^ value) * 1099511628211;
        }
    }
}
