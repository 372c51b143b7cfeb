namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>A strip packed by counting repeated bytes (TIFF 6.0, section 9).</summary>
internal sealed class PackBitsStrip : TiffStrip
{
    private int _at;
    private int _left;
    private bool _isRepeated;

    public override void Fill(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left == 0)
            {
                BeginRun(packed);
                continue;
            }

            int count = Math.Min(_left, bytes.Length);
            if (packed.Length - _at < (_isRepeated ? 1 : count))
            {
                throw EndsEarly();
            }

            if (_isRepeated)
            {
                bytes[..count].Fill(packed[_at]);
            }
            else
            {
                packed.Slice(_at, count).CopyTo(bytes);
            }

            _left -= count;
            _at += _isRepeated ? (_left == 0 ? 1 : 0) : count;
            bytes = bytes[count..];
        }
    }

    /// <summary>
    /// The header byte: from 0 on one less than the bytes that follow, below one less than the repetitions of the next; -128 is nothing.
    /// </summary>
    private void BeginRun(ReadOnlySpan<byte> packed)
    {
        if (_at == packed.Length)
        {
            throw EndsEarly();
        }

        int header = (sbyte)packed[_at++];
        _isRepeated = header < 0;
        _left = header == sbyte.MinValue ? 0 : Math.Abs(header) + 1;
    }
}
