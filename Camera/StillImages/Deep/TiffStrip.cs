namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>Unpacks one strip of a TIFF, piece by piece.</summary>
internal abstract class TiffStrip : IDisposable
{
    /// <summary>The method of strips that are not packed.</summary>
    public const uint Plain = 1;

    private const uint Lzw = 5;
    private const uint Deflate = 8;
    private const uint OldDeflate = 32946;
    private const uint PackBits = 32773;

    /// <summary>Whether a method of packing is known here.</summary>
    public static bool IsKnown(uint compression) => compression is Plain or Lzw or Deflate or OldDeflate or PackBits;

    /// <summary>Begins a strip.</summary>
    /// <param name="compression">One of the known methods.</param>
    /// <param name="packed">The strip.</param>
    public static TiffStrip Open(uint compression, ReadOnlySpan<byte> packed) => compression switch
    {
        Plain => new PlainStrip(),
        Lzw => new LzwStrip(),
        PackBits => new PackBitsStrip(),
        _ => new DeflateStrip(packed),
    };

    /// <summary>Unpacks the next bytes.</summary>
    /// <param name="packed">The strip, always the same.</param>
    /// <param name="bytes">What is filled.</param>
    /// <exception cref="InvalidDataException">The strip is damaged or ends early.</exception>
    public abstract void Fill(ReadOnlySpan<byte> packed, Span<byte> bytes);

    /// <summary>Goes on to the end behind the last byte, where packed data may have a checksum.</summary>
    /// <exception cref="InvalidDataException">It is another than that of what came out.</exception>
    public virtual void Finish()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>The strip has no more bytes.</summary>
    protected static InvalidDataException EndsEarly() => new("its pixel data end early");
}
