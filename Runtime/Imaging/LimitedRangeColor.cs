namespace EdgeConvNeXt.Runtime.Imaging;

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
public static class LimitedRangeColor
{
    /// <summary>255/219.</summary>
    internal const int Luminance = 76309;

    /// <summary>255/224 * 1.402.</summary>
    internal const int RedFromV = 104597;

    /// <summary>255/224 * 1.772 * 0.114/0.587.</summary>
    internal const int GreenFromU = 25675;

    /// <summary>255/224 * 1.402 * 0.299/0.587.</summary>
    internal const int GreenFromV = 53279;

    /// <summary>255/224 * 1.772.</summary>
    internal const int BlueFromU = 132201;

    /// <summary>Bits behind the binary point.</summary>
    internal const int FractionBits = 16;

    /// <summary>One half, which makes a shift round half up.</summary>
    internal const int Half = 1 << (FractionBits - 1);

    /// <summary>The red, green and blue of one pixel, for few pixels; whole frames go through the <see cref="Preprocessor"/>, with the same result.</summary>
    public static (byte Red, byte Green, byte Blue) ToRgb(byte y, byte u, byte v)
    {
        int luminance = ((y - 16) * Luminance) + Half;
        return (
            Limit(luminance + (RedFromV * (v - 128))),
            Limit(luminance - (GreenFromU * (u - 128)) - (GreenFromV * (v - 128))),
            Limit(luminance + (BlueFromU * (u - 128))));
    }

    private static byte Limit(int scaled) => (byte)Math.Clamp(scaled >> FractionBits, 0, 255);
}
