namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>A strip packed by zlib, which keeps a copy of it: .NET's inflater reads no span.</summary>
internal sealed class DeflateStrip(ReadOnlySpan<byte> packed) : TiffStrip
{
    private readonly Inflater _inflater = new(new MemoryStream(packed.ToArray()));

    public override void Fill(ReadOnlySpan<byte> packed, Span<byte> bytes) => _inflater.Fill(bytes);

    public override void Finish() => _inflater.Finish();

    public override void Dispose()
    {
        _inflater.Dispose();
        base.Dispose();
    }
}
