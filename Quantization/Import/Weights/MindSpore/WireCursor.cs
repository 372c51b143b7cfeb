using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.MindSpore;

/// <summary>Walks over the fields of protobuf messages in a file. Their bytes are stepped over, not read.</summary>
/// <seealso href="https://protobuf.dev/programming-guides/encoding/">The encoding</seealso>
internal sealed class WireCursor(WeightBytes file, long end)
{
    public const int Varint = 0;
    public const int Bytes = 2;

    private const int Fixed64 = 1;
    private const int Fixed32 = 5;
    private const int LongestVarint = 10;
    private const int LongestText = 1 << 16;
    private const int BufferBytes = 1 << 12;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _bufferStart;
    private int _bufferLength;

    /// <summary>Where the next field begins, in the file.</summary>
    public long Position { get; set; }

    /// <summary>Number and wire type of the next field; the position is behind them afterwards.</summary>
    /// <param name="messageEnd">Where its message ends.</param>
    public (ulong Number, int Type) Field(long messageEnd)
    {
        ulong tag = Integer(messageEnd);
        return tag >> 3 > 0 ? (tag >> 3, (int)(tag & 7)) : throw Malformed("has a field without a number");
    }

    public ulong Integer(long messageEnd)
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            byte next = Position < messageEnd ? At(Position++) : throw Malformed("ends too early");
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed("has an integer of more than 64 bits");
    }

    /// <summary>Where the bytes end that begin behind the length at the position, which stands before them afterwards.</summary>
    public long BytesEnd(long messageEnd)
    {
        ulong length = Integer(messageEnd);
        return length <= (ulong)(messageEnd - Position)
            ? Position + (long)length
            : throw Malformed($"has a field of {length} bytes that reaches beyond its message");
    }

    public string Text(long messageEnd)
    {
        long textEnd = BytesEnd(messageEnd);
        if (textEnd - Position > LongestText)
        {
            throw Malformed($"has a name of {textEnd - Position} bytes");
        }

        byte[] utf8 = file.Read(Position, textEnd - Position);
        Position = textEnd;
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Steps over the value of a field.</summary>
    public void Skip(int type, long messageEnd)
    {
        Position = type switch
        {
            Varint when Integer(messageEnd) >= 0 => Position,
            Bytes => BytesEnd(messageEnd),
            Fixed64 when messageEnd - Position >= sizeof(ulong) => Position + sizeof(ulong),
            Fixed32 when messageEnd - Position >= sizeof(uint) => Position + sizeof(uint),
            _ => throw Malformed("has a field of no known type, or one that is cut"),
        };
    }

    public EdgeException Malformed(string what) =>
        file.Damaged($"The checkpoint {what}", "a checkpoint as MindSpore writes it");

    private byte At(long position)
    {
        if (position < _bufferStart || position >= _bufferStart + _bufferLength)
        {
            _bufferLength = (int)Math.Min(BufferBytes, end - position);
            _bufferStart = position;
            file.Read(position, _buffer.AsSpan(0, _bufferLength));
        }

        return _buffer[position - _bufferStart];
    }
}
