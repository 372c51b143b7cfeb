using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Turns 8-bit samples into the floats a model reads.</summary>
internal static class SampleScaler<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>
    /// Writes <c>sample * scale + offset</c> for each sample; the spans are equally long. The tail has the same two roundings as the
    /// vectors.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<byte> samples, float scale, float offset, Span<float> destination)
    {
        ref byte source = ref MemoryMarshal.GetReference(samples);
        ref float target = ref MemoryMarshal.GetReference(destination[..samples.Length]);
        int step = 4 * TLanes.Count;
        int i = 0;
        for (; i <= samples.Length - step; i += step)
        {
            TLanes.LoadBytes(ref Unsafe.Add(ref source, i), out TLanes a, out TLanes b, out TLanes c, out TLanes d);
            TLanes.StoreScaled(a, scale, offset, ref Unsafe.Add(ref target, i));
            TLanes.StoreScaled(b, scale, offset, ref Unsafe.Add(ref target, i + TLanes.Count));
            TLanes.StoreScaled(c, scale, offset, ref Unsafe.Add(ref target, i + (2 * TLanes.Count)));
            TLanes.StoreScaled(d, scale, offset, ref Unsafe.Add(ref target, i + (3 * TLanes.Count)));
        }

        for (; i < samples.Length; i++)
        {
            float product = samples[i] * scale;
            destination[i] = product + offset;
        }
    }
}
