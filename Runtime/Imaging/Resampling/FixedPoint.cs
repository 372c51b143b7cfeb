using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The fixed-point sums of samples times weights, in units of 2^-<see cref="ResampleTable.FractionBits"/> of a level.</summary>
internal static class FixedPoint
{
    /// <summary>Half a level: where a sum begins, so that cutting its fraction off rounds half up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Half<TLanes>()
        where TLanes : struct, ILanes<TLanes> => TLanes.Broadcast(1 << (ResampleTable.FractionBits - 1));

    /// <summary>Cuts the fraction off and limits the level to 0..255, which the cubic kernel's overshoot can leave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ToByte<TLanes>(TLanes sum)
        where TLanes : struct, ILanes<TLanes> => TLanes.ClampToByte(sum >> ResampleTable.FractionBits);
}
