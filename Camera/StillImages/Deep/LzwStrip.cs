using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>
/// A strip packed by LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, high bit first, one bit wider one code earlier than
/// need be.
/// </summary>
internal sealed class LzwStrip : TiffStrip
{
    private const int Clear = 256;
    private const int End = 257;
    private const int First = 258;
    private const int Size = 4096;
    private const int FewestBits = 9;
    private const int MostBits = 12;

    private readonly short[] _before = new short[Size];
    private readonly byte[] _last = new byte[Size];
    private readonly byte[] _string = new byte[Size];
    private long _bit;
    private int _bits = FewestBits;
    private int _free = First;
    private int _old = -1;
    private int _start = Size;

    public override void Fill(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_start == Size)
            {
                Unpack(NextCode(packed));
                continue;
            }

            int count = Math.Min(Size - _start, bytes.Length);
            _string.AsSpan(_start, count).CopyTo(bytes);
            _start += count;
            bytes = bytes[count..];
        }
    }

    private int NextCode(ReadOnlySpan<byte> packed)
    {
        int at = (int)(_bit >> 3);
        if (_bit + _bits > 8L * packed.Length)
        {
            throw EndsEarly();
        }

        Span<byte> word = stackalloc byte[4];
        word.Clear();
        packed.Slice(at, Math.Min(4, packed.Length - at)).CopyTo(word);
        uint next = BinaryPrimitives.ReadUInt32BigEndian(word) << (int)(_bit & 7);
        _bit += _bits;
        return (int)(next >> (32 - _bits));
    }

    /// <summary>Puts the string of a code at the end of the buffer, and the new string that comes of it into the table.</summary>
    private void Unpack(int code)
    {
        if (code == Clear)
        {
            (_bits, _free, _old) = (FewestBits, First, -1);
            return;
        }

        bool isNew = code == _free && _old >= 0;
        if (code == End || (code >= _free && !isNew) || (_old < 0 && code > byte.MaxValue))
        {
            throw code == End ? EndsEarly() : new InvalidDataException("its LZW codes make no sense");
        }

        // A code that is just being made stands for the string before it and that string's first byte
        _start = isNew ? Size - 1 : Size;
        for (int rest = isNew ? _old : code; rest >= 0; rest = rest < Clear ? -1 : _before[rest])
        {
            _string[--_start] = rest < Clear ? (byte)rest : _last[rest];
        }

        if (isNew)
        {
            _string[Size - 1] = _string[_start];
        }

        Learn(_string[_start]);
        _old = code;
    }

    private void Learn(byte last)
    {
        if (_old < 0 || _free == Size)
        {
            return;
        }

        _before[_free] = (short)_old;
        _last[_free] = last;
        _free++;
        if (_free == (1 << _bits) - 1 && _bits < MostBits)
        {
            _bits++;
        }
    }
}
