using System.Text;

namespace EdgeConvNeXt.Testing;

/// <summary>Writes the few kinds of protobuf fields that a small ONNX file is made of.</summary>
/// <seealso href="https://protobuf.dev/programming-guides/encoding/">the wire format</seealso>
public sealed class ProtobufMessage
{
    private const int VarintWire = 0;
    private const int LengthWire = 2;

    private readonly List<byte> _bytes = [];

    /// <summary>A whole number that is not negative.</summary>
    public void Number(int field, long value)
    {
        Varint(((ulong)field << 3) | VarintWire);
        Varint((ulong)value);
    }

    /// <summary>A string.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufMessage> write)
    {
        ProtobufMessage inner = new();
        write(inner);
        Bytes(field, inner.ToArray());
    }

    /// <summary>Bytes.</summary>
    public void Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | LengthWire);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
    }

    /// <summary>Everything written so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
    }
}
