using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The rows of a PGM or PPM with two bytes a sample.</summary>
internal sealed class PnmRows : DeepRows
{
    private readonly PnmHeader _header;
    private int _at;

    private PnmRows(PnmHeader header)
    {
        _header = header;
        _at = header.Pixels;
    }

    public override int Width => _header.Width;

    public override int Height => _header.Height;

    public override int Channels => _header.Channels;

    /// <exception cref="EdgeException">The samples are written in digits, or have another range than the scale.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PnmRows Open(ReadOnlySpan<byte> file, string path, SampleScale scale)
    {
        if (PnmHeader.Read(file) is not { Largest: <= ushort.MaxValue } header)
        {
            throw new InvalidDataException("its header makes no sense");
        }

        if (header.IsText)
        {
            throw ImageFault.NotDecoded(
                path, StillImageKind.Netpbm, "has more than 8 bits a channel, written in digits", "the binary form, P5 or P6");
        }

        // Two bytes a sample are all that 65535 says; any other number is the camera's own.
        if (header.Largest != ushort.MaxValue && header.Largest != (1 << scale.Bits) - 1)
        {
            throw ImageFault.OtherRange(path, header.Largest, scale.Bits);
        }

        long bytes = 2L * header.Width * header.Height * header.Channels;
        return file.Length - header.Pixels >= bytes ? new PnmRows(header) : throw new InvalidDataException("the data end early");
    }

    public override void Read(ReadOnlySpan<byte> file, Span<ushort> row)
    {
        file.Slice(_at, row.Length * sizeof(ushort)).CopyTo(MemoryMarshal.AsBytes(row));
        BinaryPrimitives.ReverseEndianness(row, row);
        _at += row.Length * sizeof(ushort);
    }
}
