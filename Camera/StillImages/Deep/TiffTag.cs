namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The fields of a TIFF that its samples depend on (TIFF 6.0, section 8, and its supplements).</summary>
internal enum TiffTag : ushort
{
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    FillOrder = 266,
    StripOffsets = 273,
    Orientation = 274,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    PlanarConfiguration = 284,
    Predictor = 317,
    TileWidth = 322,
    SampleFormat = 339,
}
