using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The arithmetic of the horizontal pass: up to four neighbouring output columns of one block of rows.</summary>
internal static class ColumnKernels<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Resamples one channel.</summary>
    /// <param name="tile">Holds at least the columns that the outputs need.</param>
    /// <param name="table">What each output is made of.</param>
    /// <param name="first">The first output column.</param>
    /// <param name="count">The number of output columns, at most <see cref="ResizePlan.GroupSize"/>.</param>
    /// <param name="words">Scratch of one integer for each lane.</param>
    /// <param name="target">Where the outputs go.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ResampleGray(
        in SourceTile tile, ResampleTable table, int first, int count, Span<int> words, in BlockTarget target)
    {
        TLanes packed = default;
        for (int i = 0; i < count; i++)
        {
            ref int samples = ref tile.At(table.Start(first + i));
            packed |= SumGray(ref samples, table.Weights(first + i)) << (8 * i);
        }

        Write(packed, words, 0, first, target);
    }

    /// <summary>Resamples three channels. The parameters are those of <see cref="ResampleGray"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ResampleColor(
        in SourceTile tile, ResampleTable table, int first, int count, Span<int> words, in BlockTarget target)
    {
        TLanes packed0 = default;
        TLanes packed1 = default;
        TLanes packed2 = default;
        for (int i = 0; i < count; i++)
        {
            ref int samples = ref tile.At(table.Start(first + i));
            SumColor(ref samples, table.Weights(first + i), out TLanes sum0, out TLanes sum1, out TLanes sum2);
            packed0 |= sum0 << (8 * i);
            packed1 |= sum1 << (8 * i);
            packed2 |= sum2 << (8 * i);
        }

        Write(packed0, words, 0, first, target);
        Write(packed1, words, 1, first, target);
        Write(packed2, words, 2, first, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes SumGray(ref int samples, ReadOnlySpan<int> weights)
    {
        TLanes sum = FixedPoint.Half<TLanes>();
        for (int tap = 0; tap < weights.Length; tap++)
        {
            sum += TLanes.Load(ref Unsafe.Add(ref samples, tap * TLanes.Count)) * TLanes.Broadcast(weights[tap]);
        }

        return FixedPoint.ToByte(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumColor(ref int samples, ReadOnlySpan<int> weights, out TLanes first, out TLanes second, out TLanes third)
    {
        TLanes sum0 = FixedPoint.Half<TLanes>();
        TLanes sum1 = sum0;
        TLanes sum2 = sum0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            TLanes weight = TLanes.Broadcast(weights[tap]);
            ref int pixel = ref Unsafe.Add(ref samples, tap * 3 * TLanes.Count);
            sum0 += TLanes.Load(ref pixel) * weight;
            sum1 += TLanes.Load(ref Unsafe.Add(ref pixel, TLanes.Count)) * weight;
            sum2 += TLanes.Load(ref Unsafe.Add(ref pixel, 2 * TLanes.Count)) * weight;
        }

        first = FixedPoint.ToByte(sum0);
        second = FixedPoint.ToByte(sum1);
        third = FixedPoint.ToByte(sum2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TLanes packed, Span<int> words, int plane, int column, in BlockTarget target)
    {
        TLanes.Store(packed, ref MemoryMarshal.GetReference(words));
        target.Write(words, plane, column);
    }
}
