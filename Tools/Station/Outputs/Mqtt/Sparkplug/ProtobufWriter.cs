using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>Writes one message of protocol buffers, field by field.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>A whole number, or a flag as 0 or 1.</summary>
    public void Number(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Varint(value);
    }

    /// <summary>A number of single precision.</summary>
    public void Single(int field, float value)
    {
        Tag(field, WireType.FourBytes);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(sizeof(float)), value);
        _buffer.Advance(sizeof(float));
    }

    /// <summary>A number of double precision.</summary>
    public void Double(int field, double value)
    {
        Tag(field, WireType.EightBytes);
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    /// <summary>A text.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes, or a message inside of this one.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)value.Length);
        _buffer.Write(value);
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        const int MostBytes = 10;
        const int Continues = 0x80;
        Span<byte> bytes = _buffer.GetSpan(MostBytes);
        int length = 0;
        for (; value >= Continues; value >>= 7)
        {
            bytes[length++] = (byte)(value | Continues);
        }

        bytes[length++] = (byte)value;
        _buffer.Advance(length);
    }
}

/// <summary>How a field is written, by the numbers of protocol buffers.</summary>
internal enum WireType
{
    /// <summary>Seven bits a byte.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    EightBytes = 1,

    /// <summary>A length and so many bytes.</summary>
    Bytes = 2,

    /// <summary>Fields up to an end of the same number; out of use.</summary>
    GroupStart = 3,

    /// <summary>The end of a group.</summary>
    GroupEnd = 4,

    /// <summary>Four bytes.</summary>
    FourBytes = 5,
}
