using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The conversion of <see cref="LimitedRangeColor"/> for a vector of pixels at once.</summary>
internal static class ColorMatrix
{
    /// <summary>What a pair of chroma samples adds to red, green and blue; shared by the pixels that share the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Chroma<TLanes>(TLanes u, TLanes v, out TLanes red, out TLanes green, out TLanes blue)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes centre = TLanes.Broadcast(128);
        u -= centre;
        v -= centre;
        red = v * TLanes.Broadcast(LimitedRangeColor.RedFromV);
        green = (u * TLanes.Broadcast(-LimitedRangeColor.GreenFromU)) + (v * TLanes.Broadcast(-LimitedRangeColor.GreenFromV));
        blue = u * TLanes.Broadcast(LimitedRangeColor.BlueFromU);
    }

    /// <summary>Writes red, green and blue of one pixel in each lane, three vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixel<TLanes>(TLanes y, TLanes red, TLanes green, TLanes blue, ref int tile)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes luminance = (y * TLanes.Broadcast(LimitedRangeColor.Luminance)) + TLanes.Broadcast(LimitedRangeColor.Half - (16 * LimitedRangeColor.Luminance));
        TLanes.Store(TLanes.ClampToByte((luminance + red) >> LimitedRangeColor.FractionBits), ref tile);
        TLanes.Store(TLanes.ClampToByte((luminance + green) >> LimitedRangeColor.FractionBits), ref Unsafe.Add(ref tile, TLanes.Count));
        TLanes.Store(TLanes.ClampToByte((luminance + blue) >> LimitedRangeColor.FractionBits), ref Unsafe.Add(ref tile, 2 * TLanes.Count));
    }
}
