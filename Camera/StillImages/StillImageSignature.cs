namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>Tells the file formats apart by their first bytes; file names lie.</summary>
internal static class StillImageSignature
{
    /// <summary>The format that starts with these bytes.</summary>
    public static StillImageKind Of(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xff, 0xd8, 0xff, ..] => StillImageKind.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => StillImageKind.Png,
        [(byte)'B', (byte)'M', ..] => StillImageKind.Bmp,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => StillImageKind.Gif,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => StillImageKind.Tiff,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => StillImageKind.WebP,
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r', ..] => StillImageKind.Netpbm,
        _ => StillImageKind.Unknown,
    };

    /// <summary>The format's name for people.</summary>
    public static string Name(StillImageKind kind) => kind switch
    {
        StillImageKind.Jpeg => "JPEG",
        StillImageKind.Png => "PNG",
        StillImageKind.Bmp => "BMP",
        StillImageKind.Gif => "GIF",
        StillImageKind.Tiff => "TIFF",
        StillImageKind.WebP => "WebP",
        StillImageKind.Netpbm => "PNM",
        _ => "unknown",
    };
}

/// <summary>The file formats that are decoded.</summary>
internal enum StillImageKind
{
    /// <summary>None of the others.</summary>
    Unknown,
    Jpeg,
    Png,
    Bmp,
    Gif,
    Tiff,
    WebP,

    /// <summary>PBM, PGM and PPM.</summary>
    Netpbm,
}
