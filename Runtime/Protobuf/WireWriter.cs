using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>Writes one message of protocol buffers, field by field.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>A whole number, or a flag as 0 or 1.</summary>
    public void Number(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Whole(value);
    }

    /// <summary>A number of single precision.</summary>
    public void Single(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(sizeof(float)), value);
        _buffer.Advance(sizeof(float));
    }

    /// <summary>A number of double precision.</summary>
    public void Double(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    /// <summary>A text.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes, or a message inside of this one.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        Whole((ulong)value.Length);
        _buffer.Write(value);
    }

    private void Tag(int field, WireType type) => Whole(((ulong)field << 3) | (ulong)type);

    private void Whole(ulong value)
    {
        int length = 0;
        Varint.Write(_buffer.GetSpan(Varint.Longest), ref length, value);
        _buffer.Advance(length);
    }
}
