namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>
/// Reads one message of protocol buffers, field by field, where it lies: nothing is copied, whatever lengths it claims, and each byte is
/// looked at once.
/// </summary>
/// <param name="message">The message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    // As deep as protocol buffers' own libraries go.
    private const int DeepestGroup = 100;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field that was read.</summary>
    public long Field { get; private set; }

    /// <summary>How it is written.</summary>
    public WireType Type { get; private set; }

    /// <summary>Its value as a varint; else 0.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its bytes, where it is written with a length; else none.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether what was read is no message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads the next field; groups are passed over.</summary>
    /// <returns>False at the end, and where the message is broken.</returns>
    public bool Read()
    {
        while (_rest.Length > 0 && ReadField())
        {
            if (Type == WireType.GroupStart)
            {
                IsBroken |= !SkipGroup();
            }
            else if (Type == WireType.GroupEnd)
            {
                IsBroken = true;
            }
            else
            {
                return true;
            }

            if (IsBroken)
            {
                return false;
            }
        }

        return false;
    }

    // To the end of the group whose start was read, with those inside of it.
    private bool SkipGroup()
    {
        Span<long> open = stackalloc long[DeepestGroup];
        open[0] = Field;
        int depth = 1;
        while (depth > 0)
        {
            if (!ReadField())
            {
                return false;
            }

            if (Type == WireType.GroupEnd)
            {
                depth--;
                if (open[depth] != Field)
                {
                    return false;
                }
            }
            else if (Type == WireType.GroupStart)
            {
                if (depth == DeepestGroup)
                {
                    return false;
                }

                open[depth++] = Field;
            }
        }

        return true;
    }

    private bool ReadField()
    {
        Number = 0;
        Bytes = default;
        bool isWhole = ReadVarint(out ulong tag) && tag >> 3 != 0;
        Field = (long)(tag >> 3);
        Type = (WireType)(tag & 7);
        IsBroken |= !(isWhole && ReadValue());
        return !IsBroken;
    }

    private bool ReadValue()
    {
        switch (Type)
        {
            case WireType.Varint:
                bool isWhole = ReadVarint(out ulong number);
                Number = number;
                return isWhole;
            case WireType.Bytes:
                return ReadVarint(out ulong length) && Take(length);
            case WireType.Fixed64:
                return Take(8) && Forget();
            case WireType.Fixed32:
                return Take(4) && Forget();
            default:
                return Type is WireType.GroupStart or WireType.GroupEnd;
        }
    }

    private bool Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            return false;
        }

        Bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool Forget()
    {
        Bytes = default;
        return true;
    }

    private bool ReadVarint(out ulong value)
    {
        int length = 0;
        bool isWhole = Varint.TryRead(_rest, ref length, out value);
        _rest = _rest[length..];
        return isWhole;
    }
}
