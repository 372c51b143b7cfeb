using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

/// <summary>Looks bytes up in a table: any function of one quantized value, such as GELU.</summary>
internal static class ByteLookup
{
    /// <summary>Entries of the table: one for each value of a byte.</summary>
    public const int TableLength = 256;

    // Where a vector of 64 bytes cannot be permuted by one instruction, doing so is slower than going byte by byte.
    private static bool CanPermute => Vector512.IsHardwareAccelerated && Avx512Vbmi.IsSupported;

    /// <summary>target[i] = table[source[i]].</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="target">As many bytes; may be the very memory of <paramref name="source"/>, but not overlap it otherwise.</param>
    /// <param name="table"><see cref="TableLength"/> entries.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> target, ReadOnlySpan<byte> table)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, source.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, TableLength);
        int done = CanPermute ? ApplyToVectors(source, target, table) : 0;
        ref byte entries = ref MemoryMarshal.GetReference(table);
        for (int i = done; i < source.Length; i++)
        {
            target[i] = Unsafe.Add(ref entries, source[i]);
        }
    }

    private static int ApplyToVectors(ReadOnlySpan<byte> source, Span<byte> target, ReadOnlySpan<byte> table)
    {
        Vector512<byte> first = Vector512.Create(table);
        Vector512<byte> second = Vector512.Create(table[64..]);
        Vector512<byte> third = Vector512.Create(table[128..]);
        Vector512<byte> fourth = Vector512.Create(table[192..]);
        Vector512<byte> low = Vector512.Create((byte)63);
        int i = 0;
        for (; i <= source.Length - Vector512<byte>.Count; i += Vector512<byte>.Count)
        {
            Vector512<byte> bytes = Vector512.Create(source[i..]);
            Vector512<byte> index = bytes & low;
            Vector512<byte> lower = Vector512.ConditionalSelect(
                Vector512.GreaterThan(bytes, low), Permute(second, index), Permute(first, index));
            Vector512<byte> upper = Vector512.ConditionalSelect(
                Vector512.GreaterThan(bytes, Vector512.Create((byte)191)), Permute(fourth, index), Permute(third, index));
            Vector512.ConditionalSelect(Vector512.GreaterThan(bytes, Vector512.Create((byte)127)), upper, lower).CopyTo(target[i..]);
        }

        return i;
    }

    // Every index is below 64: what the processor does with others, which differs, does not matter.
    private static Vector512<byte> Permute(Vector512<byte> entries, Vector512<byte> index) => Vector512.ShuffleNative(entries, index);
}
