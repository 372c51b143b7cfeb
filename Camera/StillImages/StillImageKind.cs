namespace EdgeConvNeXt.Camera.StillImages;

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
