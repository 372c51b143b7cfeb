namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>A borrowed look at the pixels of one image: nothing is owned, nothing is copied.</summary>
public readonly ref struct ImageView
{
    /// <param name="pixels">All planes, first row first.</param>
    /// <param name="width">Width in pixels, 1 or more.</param>
    /// <param name="height">Height in pixels, 1 or more.</param>
    /// <param name="stride">Bytes from one row to the next in the first plane; the chroma plane of NV12 has the same.</param>
    /// <param name="format">How bytes become pixels.</param>
    /// <param name="chromaOffset">
    /// NV12: bytes from the start of <paramref name="pixels"/> to its chroma plane; 0 means directly after the last luminance row.
    /// </param>
    /// <param name="color">Yuyv and NV12: how they become colours.</param>
    /// <exception cref="ArgumentException">
    /// The bytes cannot hold the picture, or an odd width was given for a format that shares chroma in a row.
    /// </exception>
    public ImageView(
        ReadOnlySpan<byte> pixels, int width, int height, int stride, PixelFormat format, int chromaOffset = 0, YcbcrColor color = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegative(chromaOffset);
        Pixels = pixels;
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
        Color = color;
        ChromaOffset = format != PixelFormat.Nv12 ? 0
            : chromaOffset == 0 ? (int)Math.Min((long)stride * height, int.MaxValue)
            : chromaOffset;
        PixelLayout.ThrowIfTooSmall(this);
    }

    /// <summary>All planes, first row first.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>How bytes become pixels.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes from the start of <see cref="Pixels"/> to the chroma plane of NV12; 0 for formats with one plane.</summary>
    public int ChromaOffset { get; }

    /// <summary>How Yuyv and NV12 become colours; of no meaning for other formats.</summary>
    public YcbcrColor Color { get; }

    /// <summary>The bytes of one row of the first plane, without padding.</summary>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(y * Stride, PixelLayout.RowBytes(Format, Width));

    /// <summary>NV12: the interleaved U V bytes that row <paramref name="y"/> of the picture shares with its neighbour.</summary>
    public ReadOnlySpan<byte> ChromaRow(int y) => Pixels.Slice(ChromaOffset + (y / 2 * Stride), Width);
}
