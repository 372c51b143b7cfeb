using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>Whether a BMP file holds all its pixels: gdk-pixbuf shows the rest of a truncated one as if nothing were missing.</summary>
internal static class BmpStructure
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;

    /// <summary>Whether the bytes reach to the last pixel. Run-length coded pixels have no length to check and count as complete.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader + CoreHeader)
        {
            return false;
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        ReadOnlySpan<byte> header = file[FileHeader..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) == CoreHeader)
        {
            return Reaches(
                file.Length,
                offset,
                BinaryPrimitives.ReadUInt16LittleEndian(header[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(header[6..]),
                BinaryPrimitives.ReadUInt16LittleEndian(header[10..]));
        }

        return header.Length >= 40 && (IsRunLengthCoded(header) || Reaches(
            file.Length,
            offset,
            BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
            // A negative height says that the first row is the top one
            Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(header[8..])),
            BinaryPrimitives.ReadUInt16LittleEndian(header[14..])));
    }

    private static bool IsRunLengthCoded(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) is 1 or 2;

    private static bool Reaches(int length, uint offset, long width, long height, int bitsPerPixel)
    {
        Int128 rowBytes = ((Int128)width * bitsPerPixel + 31) / 32 * 4;
        return offset + (rowBytes * height) <= length;
    }
}
