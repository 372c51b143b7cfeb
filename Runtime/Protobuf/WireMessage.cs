using System.Text;

namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>
/// A protobuf message as the list of its fields, which may be changed. What is not changed, and what is not known, is written back byte for
/// byte; large fields stay parts of the file until then.
/// </summary>
internal sealed class WireMessage
{
    // Protobuf's own readers stop at 100.
    private const int Deepest = 100;

    // A thousand times what a network has; each takes memory.
    private const int MostFields = 1 << 20;

    private readonly ReadOnlyMemory<byte> _source;
    private readonly List<WireField> _fields = [];
    private bool _isEdited;

    private WireMessage(ReadOnlyMemory<byte> source)
    {
        _source = source;
    }

    /// <summary>Whether it, or a message in it, was changed.</summary>
    public bool IsChanged => _isEdited || _fields.Exists(field => field.IsChanged);

    /// <summary>Bytes that it takes in a file.</summary>
    public long Length => IsChanged ? _fields.Sum(field => field.Length) : _source.Length;

    /// <summary>A message without fields, for a place where none was.</summary>
    public static WireMessage Create() => new(default) { _isEdited = true };

    /// <param name="bytes">The whole message.</param>
    /// <param name="depth">Messages around it.</param>
    /// <exception cref="MalformedWireException">The bytes are no message, or one too deep inside of others.</exception>
    public static WireMessage Parse(ReadOnlyMemory<byte> bytes, int depth = 0)
    {
        if (depth > Deepest)
        {
            throw new MalformedWireException($"Messages lie {depth} deep inside of each other.");
        }

        WireMessage message = new(bytes);
        for (int position = 0; position < bytes.Length;)
        {
            message._fields.Add(WireField.Read(bytes, ref position, depth));
            if (message._fields.Count > MostFields)
            {
                throw new MalformedWireException($"A message has more than {MostFields} fields.");
            }
        }

        return message;
    }

    /// <summary>All fields of a number, in order.</summary>
    public IEnumerable<WireField> All(int number) => _fields.Where(field => field.Number == number);

    /// <summary>The field of a number that is written once; null where it is absent. Of several, the last counts.</summary>
    public WireField? Last(int number) => _fields.FindLast(field => field.Number == number);

    /// <summary>A text; empty where it is absent.</summary>
    /// <exception cref="MalformedWireException">The field is no text.</exception>
    public string Text(int number) => Last(number)?.Text ?? "";

    /// <summary>An integer; 0 where it is absent.</summary>
    public long Integer(int number) => (long)(Last(number)?.Value ?? 0);

    /// <summary>A message that is written once; null where it is absent.</summary>
    /// <exception cref="MalformedWireException">The field is no message, or is written in several parts.</exception>
    public WireMessage? Message(int number)
    {
        WireField[] fields = [.. All(number)];
        return fields.Length > 1
            ? throw new MalformedWireException($"Field {number} comes in several parts.")
            : fields.FirstOrDefault()?.Message;
    }

    /// <summary>All messages of a number, in order.</summary>
    /// <exception cref="MalformedWireException">A field is no message.</exception>
    public IEnumerable<WireMessage> Messages(int number) => All(number).Select(field => field.Message);

    /// <summary>A list of integers, packed or not.</summary>
    /// <exception cref="MalformedWireException">The packed integers do not end with the field.</exception>
    public IReadOnlyList<long> Integers(int number)
    {
        List<long> values = [];
        foreach (WireField field in All(number))
        {
            if (field.Type == WireType.Varint)
            {
                values.Add((long)field.Value);
                continue;
            }

            ReadOnlySpan<byte> packed = field.Payload.Span;
            for (int position = 0; position < packed.Length;)
            {
                values.Add((long)Varint.Read(packed, ref position));
            }
        }

        return values;
    }

    public void Set(int number, long value) => Put(WireField.Of(number, (ulong)value));

    public void Set(int number, string value) => Put(WireField.Of(number, Encoding.UTF8.GetBytes(value)));

    public void Set(int number, ReadOnlyMemory<byte> value) => Put(WireField.Of(number, value));

    public void Set(int number, WireMessage value) => Put(WireField.Of(number, value));

    /// <summary>Gives a list its integers, packed.</summary>
    public void Set(int number, IReadOnlyList<long> values)
    {
        byte[] packed = new byte[values.Sum(value => Varint.Length((ulong)value))];
        int position = 0;
        foreach (long value in values)
        {
            Varint.Write(packed, ref position, (ulong)value);
        }

        Put(WireField.Of(number, packed));
    }

    /// <summary>Puts a message before the others of its list.</summary>
    public void Insert(int number, WireMessage value)
    {
        int first = _fields.FindIndex(other => other.Number == number);
        _fields.Insert(first < 0 ? _fields.Count : first, WireField.Of(number, value));
        _isEdited = true;
    }

    /// <summary>Adds a message to a list.</summary>
    public void Add(int number, WireMessage value)
    {
        _fields.Add(WireField.Of(number, value));
        _isEdited = true;
    }

    /// <summary>Adds a text to a list.</summary>
    public void Add(int number, string value)
    {
        _fields.Add(WireField.Of(number, Encoding.UTF8.GetBytes(value)));
        _isEdited = true;
    }

    /// <summary>Takes fields out.</summary>
    public void Remove(Predicate<WireField> which) => _isEdited |= _fields.RemoveAll(which) > 0;

    /// <summary>Takes all fields of a number out.</summary>
    public void Remove(int number) => Remove(field => field.Number == number);

    /// <summary>Writes it and moves the position behind it.</summary>
    public void Write(Span<byte> file, ref int position)
    {
        if (!IsChanged)
        {
            _source.Span.CopyTo(file[position..]);
            position += _source.Length;
            return;
        }

        foreach (WireField field in _fields)
        {
            field.Write(file, ref position);
        }
    }

    private void Put(WireField field)
    {
        int first = _fields.FindIndex(other => other.Number == field.Number);
        Remove(field.Number);
        _fields.Insert(first < 0 ? _fields.Count : first, field);
        _isEdited = true;
    }
}
