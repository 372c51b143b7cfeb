using System.Buffers.Binary;
using System.Text;
using EdgeConvNeXt.Camera.StillImages.Deep;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>An international text (iTXt) in a PNG.</summary>
/// <seealso href="https://www.w3.org/TR/png-3/#11iTXt"/>
internal static class PngText
{
    /// <summary>Where it is put: behind the signature and the header.</summary>
    public const int Place = 33;

    private const int Overhead = 12;
    private const int TypeAndLength = 8;
    private const int Signature = 8;

    // The key that programs show as the picture's comment; not compressed, no language, no translation of the key.
    private static ReadOnlySpan<byte> Head => "Comment\0\0\0\0\0"u8;

    /// <summary>The chunk with a text in UTF-8.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> text)
    {
        byte[] chunk = new byte[Overhead + Head.Length + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, Head.Length + text.Length);
        "iTXt"u8.CopyTo(chunk.AsSpan(sizeof(int)));
        Head.CopyTo(chunk.AsSpan(TypeAndLength));
        text.CopyTo(chunk.AsSpan(TypeAndLength + Head.Length));
        Span<byte> checkedPart = chunk.AsSpan(sizeof(int), chunk.Length - TypeAndLength);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - sizeof(uint)), PngChunks.Crc(checkedPart));
        return chunk;
    }

    /// <summary>The text of the first such chunk; null where there is none, or its checksum does not fit.</summary>
    public static string? Read(ReadOnlySpan<byte> file)
    {
        for (int at = Signature; file.Length - at >= Overhead;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Overhead)
            {
                return null;
            }

            ReadOnlySpan<byte> typeAndBody = file.Slice(at + sizeof(int), (int)length + sizeof(int));
            if (typeAndBody[..sizeof(int)].SequenceEqual("iTXt"u8) && typeAndBody[sizeof(int)..].StartsWith(Head))
            {
                uint crc = BinaryPrimitives.ReadUInt32BigEndian(file[(at + TypeAndLength + (int)length)..]);
                return PngChunks.Crc(typeAndBody) == crc ? Encoding.UTF8.GetString(typeAndBody[(sizeof(int) + Head.Length)..]) : null;
            }

            at += (int)length + Overhead;
        }

        return null;
    }
}
