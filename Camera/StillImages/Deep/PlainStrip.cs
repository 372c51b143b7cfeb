namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>A strip that is not packed.</summary>
internal sealed class PlainStrip : TiffStrip
{
    private int _at;

    public override void Fill(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        if (packed.Length - _at < bytes.Length)
        {
            throw EndsEarly();
        }

        packed.Slice(_at, bytes.Length).CopyTo(bytes);
        _at += bytes.Length;
    }
}
