namespace EdgeConvNeXt.Runtime.Imaging;

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
