using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>A frame with memory of its own, which grows to the largest. One thread at a time.</summary>
internal sealed class CopiedFrame : FrameLease
{
    private byte[] _memory = [];
    private int _length;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Pixels => _memory.AsSpan(0, _length);

    /// <summary>Copies a frame.</summary>
    public void Fill(FrameLease frame)
    {
        ReadOnlySpan<byte> pixels = frame.Pixels;
        Info = frame.Info;
        Stride = frame.Stride;
        ChromaOffset = frame.ChromaOffset;
        _length = pixels.Length;
        if (_memory.Length < _length)
        {
            _memory = GC.AllocateUninitializedArray<byte>(_length);
        }

        pixels.CopyTo(_memory);
    }

    /// <inheritdoc/>
    protected override void Return()
    {
    }
}
