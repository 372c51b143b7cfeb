namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>
/// Luminance and colour differences to full-range red, green, blue. With Y' = kr R' + kg G' + kb B', quantized to 16 + 219 Y' and to 128 +
/// 224 times the colour differences (B' - Y') / (2 - 2 kb) and (R' - Y') / (2 - 2 kr), as ITU-R BT.601-7 (2.5), BT.709-6 (3) and BT.2020-2
/// (table 5) have it, and solved for the colours:
/// <code>
/// R = a (Y - 16) + b (2 - 2 kr) (V - 128)
/// G = a (Y - 16) - b (2 - 2 kb) kb / kg (U - 128) - b (2 - 2 kr) kr / kg (V - 128)
/// B = a (Y - 16) + b (2 - 2 kb) (U - 128)                         a = 255/219, b = 255/224
/// </code>
/// In full range a and b are 1 and black is 0 instead of 16. The result is rounded half up and limited to 0..255. The factors are kept in
/// units of 2^-16; the result is within one level of the exact formula.
/// </summary>
public sealed class YcbcrFormula
{
    /// <summary>Bits behind the binary point.</summary>
    internal const int FractionBits = 16;

    private const int Half = 1 << (FractionBits - 1);
    private const int Neutral = 128;

    private static readonly YcbcrFormula[] Limited =
    [
        .. Enum.GetValues<YcbcrMatrix>().Select(matrix => new YcbcrFormula(matrix, isFullRange: false)),
    ];
    private static readonly YcbcrFormula[] Full =
    [
        .. Enum.GetValues<YcbcrMatrix>().Select(matrix => new YcbcrFormula(matrix, isFullRange: true)),
    ];

    private YcbcrFormula(YcbcrMatrix matrix, bool isFullRange)
    {
        (double red, double blue) = Shares(matrix);
        double green = 1 - red - blue;
        double difference = isFullRange ? 1 : 255.0 / 224;
        Luminance = Scaled(isFullRange ? 1 : 255.0 / 219);
        RedFromV = Scaled(difference * (2 - (2 * red)));
        GreenFromU = -Scaled(difference * (2 - (2 * blue)) * blue / green);
        GreenFromV = -Scaled(difference * (2 - (2 * red)) * red / green);
        BlueFromU = Scaled(difference * (2 - (2 * blue)));
        int black = Half - ((isFullRange ? 0 : 16) * Luminance);
        RedOffset = black - (Neutral * RedFromV);
        GreenOffset = black - (Neutral * (GreenFromU + GreenFromV));
        BlueOffset = black - (Neutral * BlueFromU);
    }

    /// <summary>What a step of Y adds to each colour.</summary>
    internal int Luminance { get; }

    /// <summary>What a step of V adds to red.</summary>
    internal int RedFromV { get; }

    /// <summary>What a step of U adds to green; negative.</summary>
    internal int GreenFromU { get; }

    /// <summary>What a step of V adds to green; negative.</summary>
    internal int GreenFromV { get; }

    /// <summary>What a step of U adds to blue.</summary>
    internal int BlueFromU { get; }

    /// <summary>Red where Y, U and V are 0, and one half, which makes a shift round half up.</summary>
    internal int RedOffset { get; }

    /// <summary>Green, likewise.</summary>
    internal int GreenOffset { get; }

    /// <summary>Blue, likewise.</summary>
    internal int BlueOffset { get; }

    /// <summary>The formula of an encoding. Allocates nothing.</summary>
    /// <exception cref="IndexOutOfRangeException">The matrix is none of <see cref="YcbcrMatrix"/>.</exception>
    public static YcbcrFormula For(YcbcrColor color) => (color.IsFullRange ? Full : Limited)[(int)color.Matrix];

    /// <summary>
    /// The red, green and blue of one pixel, for few pixels; whole frames go through the <see cref="Preprocessor"/>, with the same result.
    /// </summary>
    public (byte Red, byte Green, byte Blue) ToRgb(byte y, byte u, byte v)
    {
        int luminance = y * Luminance;
        return (
            Limit(luminance + (RedFromV * v) + RedOffset),
            Limit(luminance + (GreenFromU * u) + (GreenFromV * v) + GreenOffset),
            Limit(luminance + (BlueFromU * u) + BlueOffset));
    }

    /// <summary>The shares kr and kb.</summary>
    private static (double Red, double Blue) Shares(YcbcrMatrix matrix) => matrix switch
    {
        YcbcrMatrix.Bt601 => (0.299, 0.114),
        YcbcrMatrix.Bt709 => (0.2126, 0.0722),
        YcbcrMatrix.Bt2020 => (0.2627, 0.0593),
        YcbcrMatrix.Smpte240M => (0.212, 0.087),
        _ => throw new ArgumentOutOfRangeException(nameof(matrix), matrix, "Unknown matrix."),
    };

    private static int Scaled(double factor) => (int)Math.Round(factor * (1 << FractionBits));

    private static byte Limit(int scaled) => (byte)Math.Clamp(scaled >> FractionBits, 0, 255);
}
