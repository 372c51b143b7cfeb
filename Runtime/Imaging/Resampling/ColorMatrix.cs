using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// BT.601 limited range to full-range red, green, blue: ITU-R BT.601-7, 2.5 (Y' = 0.299 R' + 0.587 G' + 0.114 B', quantized to 16 + 219 Y' and to
/// 128 + 224 times the colour differences divided by 1.772 and 1.402), solved for the colours:
/// <code>
/// R = 255/219 (Y - 16) + 255/224 * 1.402 (V - 128)
/// G = 255/219 (Y - 16) - 255/224 * 1.772 * 0.114/0.587 (U - 128) - 255/224 * 1.402 * 0.299/0.587 (V - 128)
/// B = 255/219 (Y - 16) + 255/224 * 1.772 (U - 128)
/// </code>
/// rounded half up and limited to 0..255. The constants are these factors in units of 2^-16; the result is within one level of the exact formula.
/// </summary>
internal static class ColorMatrix
{
    /// <summary>255/219.</summary>
    public const int Luminance = 76309;

    /// <summary>255/224 * 1.402.</summary>
    public const int RedFromV = 104597;

    /// <summary>255/224 * 1.772 * 0.114/0.587.</summary>
    public const int GreenFromU = 25675;

    /// <summary>255/224 * 1.402 * 0.299/0.587.</summary>
    public const int GreenFromV = 53279;

    /// <summary>255/224 * 1.772.</summary>
    public const int BlueFromU = 132201;

    private const int FractionBits = 16;
    private const int Half = 1 << (FractionBits - 1);

    /// <summary>What a pair of chroma samples adds to red, green and blue; shared by the pixels that share the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Chroma<TLanes>(TLanes u, TLanes v, out TLanes red, out TLanes green, out TLanes blue)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes centre = TLanes.Broadcast(128);
        u -= centre;
        v -= centre;
        red = v * TLanes.Broadcast(RedFromV);
        green = (u * TLanes.Broadcast(-GreenFromU)) + (v * TLanes.Broadcast(-GreenFromV));
        blue = u * TLanes.Broadcast(BlueFromU);
    }

    /// <summary>Writes red, green and blue of one pixel in each lane, three vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixel<TLanes>(TLanes y, TLanes red, TLanes green, TLanes blue, ref int tile)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes luminance = (y * TLanes.Broadcast(Luminance)) + TLanes.Broadcast(Half - (16 * Luminance));
        TLanes.Store(TLanes.ClampToByte((luminance + red) >> FractionBits), ref tile);
        TLanes.Store(TLanes.ClampToByte((luminance + green) >> FractionBits), ref Unsafe.Add(ref tile, TLanes.Count));
        TLanes.Store(TLanes.ClampToByte((luminance + blue) >> FractionBits), ref Unsafe.Add(ref tile, 2 * TLanes.Count));
    }
}
