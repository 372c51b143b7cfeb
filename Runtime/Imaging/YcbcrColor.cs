namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>How luminance and colour differences of a picture become colours. The default is BT.601, limited range.</summary>
/// <param name="Matrix">The shares of the colours.</param>
/// <param name="IsFullRange">
/// Whether black and white are 0 and 255 and the colour differences fill the byte, as in JPEG; else they are 16 and 235, and 16..240.
/// </param>
public readonly record struct YcbcrColor(YcbcrMatrix Matrix, bool IsFullRange)
{
    /// <summary>As people write it: "BT.709, limited range".</summary>
    public override string ToString() => $"{Name}, {(IsFullRange ? "full" : "limited")} range";

    private string Name => Matrix switch
    {
        YcbcrMatrix.Bt601 => "BT.601",
        YcbcrMatrix.Bt709 => "BT.709",
        YcbcrMatrix.Bt2020 => "BT.2020",
        YcbcrMatrix.Smpte240M => "SMPTE 240M",
        _ => Matrix.ToString(),
    };
}

/// <summary>Which share of red, green and blue is luminance, in pictures that carry luminance and two colour differences.</summary>
public enum YcbcrMatrix
{
    /// <summary>ITU-R BT.601: 0.299 red, 0.114 blue. What most webcams send.</summary>
    Bt601,

    /// <summary>ITU-R BT.709: 0.2126 red, 0.0722 blue. High definition.</summary>
    Bt709,

    /// <summary>ITU-R BT.2020, non-constant luminance: 0.2627 red, 0.0593 blue. Ultra high definition.</summary>
    Bt2020,

    /// <summary>SMPTE 240M: 0.212 red, 0.087 blue. The forerunner of BT.709.</summary>
    Smpte240M,
}
