namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>A strip packed by zlib.</summary>
internal sealed class DeflateStrip(ReadOnlySpan<byte> packed) : TiffStrip
{
    private readonly Inflater _inflater = new(new MemoryStream(packed.ToArray()));

    public override void Fill(ReadOnlySpan<byte> packed, Span<byte> bytes) => _inflater.Fill(bytes);

    public override void Dispose()
    {
        _inflater.Dispose();
        base.Dispose();
    }
}
