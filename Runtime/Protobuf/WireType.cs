namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>How a field of a protobuf message is written.</summary>
/// <seealso href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: Encoding</seealso>
internal enum WireType
{
    /// <summary>An integer in groups of seven bits.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and that many bytes: text, bytes, a message, or packed numbers.</summary>
    Bytes = 2,

    /// <summary>Fields up to an end of the same number; out of use.</summary>
    GroupStart = 3,

    /// <summary>The end of a group.</summary>
    GroupEnd = 4,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
