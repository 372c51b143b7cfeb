namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>How the bytes of a frame become pixels. 8 bits a sample everywhere.</summary>
public enum PixelFormat
{
    /// <summary>One luminance byte a pixel.</summary>
    Gray8,

    /// <summary>Red, green, blue: three bytes a pixel.</summary>
    Rgb24,

    /// <summary>Blue, green, red: three bytes a pixel.</summary>
    Bgr24,

    /// <summary>
    /// Y0 U Y1 V: four bytes for two pixels of a row, 4:2:2, in the encoding that <see cref="FrameInfo.Color"/> names. The width is even.
    /// </summary>
    Yuyv,

    /// <summary>
    /// A plane of Y, then a plane of interleaved U V at half the width and height, 4:2:0, in the encoding that
    /// <see cref="FrameInfo.Color"/> names. The width is even; of an odd height the last row has a row of chroma to itself.
    /// </summary>
    Nv12,
}
