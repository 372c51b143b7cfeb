using System.Text;

namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>One field of a protobuf message. Its bytes are a part of the file, and are parsed as a message only on demand.</summary>
internal sealed class WireField
{
    private readonly int _depth;

    // As it stands in the file, tag and length included; empty for a field that was made here.
    private readonly ReadOnlyMemory<byte> _source;
    private WireMessage? _message;

    private WireField(int number, WireType type, ulong value, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> source, int depth)
    {
        Number = number;
        Type = type;
        Value = value;
        Bytes = bytes;
        _source = source;
        _depth = depth;
    }

    /// <summary>The field's number in its message.</summary>
    public int Number { get; }

    public WireType Type { get; }

    /// <summary>The integer, or 0 where the field is none.</summary>
    public ulong Value { get; }

    /// <summary>
    /// What stands behind the tag, without a length; empty for an integer. The field as it was read: changes of an opened message do not
    /// show.
    /// </summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it was opened as a message that was changed since.</summary>
    public bool IsChanged => _message is { IsChanged: true };

    /// <exception cref="MalformedWireException">The field is no text.</exception>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>The bytes as a message, the same one each time.</summary>
    /// <exception cref="MalformedWireException">The field is no message.</exception>
    public WireMessage Message => _message ??= WireMessage.Parse(Payload, _depth + 1);

    /// <exception cref="MalformedWireException">The field has no length.</exception>
    public ReadOnlyMemory<byte> Payload =>
        Type == WireType.Bytes ? Bytes : throw new MalformedWireException($"Field {Number} holds a number.");

    private ulong Tag => ((ulong)Number << 3) | (uint)Type;

    private long PayloadLength => IsChanged ? _message!.Length : Bytes.Length;

    public static WireField Of(int number, ulong value) => new(number, WireType.Varint, value, default, default, 0);

    public static WireField Of(int number, ReadOnlyMemory<byte> bytes) => new(number, WireType.Bytes, 0, bytes, default, 0);

    /// <summary>A field that holds a message made here.</summary>
    public static WireField Of(int number, WireMessage message) =>
        new(number, WireType.Bytes, 0, default, default, 0) { _message = message };

    /// <summary>Reads a field and moves the position behind it.</summary>
    /// <param name="bytes">The message that it is a part of.</param>
    /// <param name="position">Where it begins.</param>
    /// <param name="depth">Messages around it.</param>
    /// <exception cref="MalformedWireException">There is none, or it reaches beyond the message.</exception>
    public static WireField Read(ReadOnlyMemory<byte> bytes, ref int position, int depth)
    {
        int start = position;
        ulong tag = Varint.Read(bytes.Span, ref position);
        WireType type = (WireType)(tag & 7);
        ulong number = tag >> 3;
        if (number is 0 or > int.MaxValue)
        {
            throw new MalformedWireException("A field has no number.");
        }

        ulong value = type == WireType.Varint ? Varint.Read(bytes.Span, ref position) : 0;
        ulong length = type switch
        {
            WireType.Varint => 0,
            WireType.Bytes => Varint.Read(bytes.Span, ref position),
            WireType.Fixed64 => sizeof(ulong),
            WireType.Fixed32 => sizeof(uint),
            _ => throw new MalformedWireException($"Field {number} is of no known type."),
        };
        if (length > (ulong)(bytes.Length - position))
        {
            throw new MalformedWireException($"Field {number} reaches beyond its message.");
        }

        ReadOnlyMemory<byte> payload = bytes.Slice(position, (int)length);
        position += (int)length;
        return new WireField((int)number, type, value, payload, bytes[start..position], depth);
    }

    /// <summary>Bytes that it takes in a file.</summary>
    public long Length
    {
        get
        {
            if (IsAsRead)
            {
                return _source.Length;
            }

            long payload = Type == WireType.Varint ? Varint.Length(Value) : PayloadLength;
            return Varint.Length(Tag) + (Type == WireType.Varint ? 0 : Varint.Length((ulong)payload)) + payload;
        }
    }

    private bool IsAsRead => !_source.IsEmpty && !IsChanged;

    /// <summary>Writes it and moves the position behind it.</summary>
    public void Write(Span<byte> file, ref int position)
    {
        if (IsAsRead)
        {
            Copy(_source, file, ref position);
            return;
        }

        Varint.Write(file, ref position, Tag);
        if (Type == WireType.Varint)
        {
            Varint.Write(file, ref position, Value);
            return;
        }

        // Nothing of a fixed length is made here.
        Varint.Write(file, ref position, (ulong)PayloadLength);
        if (IsChanged)
        {
            _message!.Write(file, ref position);
            return;
        }

        Copy(Bytes, file, ref position);
    }

    private static void Copy(ReadOnlyMemory<byte> bytes, Span<byte> file, ref int position)
    {
        bytes.Span.CopyTo(file[position..]);
        position += bytes.Length;
    }
}
