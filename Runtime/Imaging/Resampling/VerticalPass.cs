using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Resizes the rows: each output row is a weighted sum of rows of samples, one column in each lane.</summary>
internal static class VerticalPass<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Computes one output row, all its colour planes.</summary>
    /// <param name="samples">The source rows from <c>table.FirstSource</c> on.</param>
    /// <param name="table">What each output is made of.</param>
    /// <param name="output">The output row.</param>
    /// <param name="row">Receives <c>samples.RowStride</c> bytes, laid out as a row of samples.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run(SampleRows samples, ResampleTable table, int output, Span<byte> row)
    {
        ReadOnlySpan<int> weights = table.Weights(output);
        Span<byte> taps = samples.Samples.Slice(
            (table.Start(output) - table.FirstSource) * samples.RowStride, weights.Length * samples.RowStride);
        ref byte source = ref MemoryMarshal.GetReference(taps);
        ref byte destination = ref MemoryMarshal.GetReference(row[..samples.RowStride]);
        for (int column = 0; column < samples.RowStride; column += 4 * TLanes.Count)
        {
            Sum(ref Unsafe.Add(ref source, column), samples.RowStride, weights, ref Unsafe.Add(ref destination, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(ref byte source, int stride, ReadOnlySpan<int> weights, ref byte destination)
    {
        TLanes sum0 = FixedPoint.Half<TLanes>();
        TLanes sum1 = sum0;
        TLanes sum2 = sum0;
        TLanes sum3 = sum0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            TLanes weight = TLanes.Broadcast(weights[tap]);
            TLanes.LoadBytes(ref Unsafe.Add(ref source, tap * stride), out TLanes a, out TLanes b, out TLanes c, out TLanes d);
            sum0 += a * weight;
            sum1 += b * weight;
            sum2 += c * weight;
            sum3 += d * weight;
        }

        TLanes.StoreBytes(
            FixedPoint.ToByte(sum0), FixedPoint.ToByte(sum1), FixedPoint.ToByte(sum2), FixedPoint.ToByte(sum3), ref destination);
    }
}
