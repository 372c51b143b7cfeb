using System.IO.Compression;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>Unpacks zlib data piece by piece, and says in our words what is wrong with them.</summary>
internal sealed class Inflater(MemoryStream packed) : IDisposable
{
    private readonly ZLibStream _stream = new(packed, CompressionMode.Decompress);

    /// <summary>Fills a piece.</summary>
    /// <exception cref="InvalidDataException">The data are damaged or end early.</exception>
    public void Fill(Span<byte> bytes)
    {
        if (Read(bytes) < bytes.Length)
        {
            throw new InvalidDataException("its packed pixel data end early");
        }
    }

    /// <summary>Goes on to the end, where the checksum is held against what came out.</summary>
    /// <exception cref="InvalidDataException">The checksum is another.</exception>
    public void Finish() => Read(stackalloc byte[1]);

    public void Dispose() => _stream.Dispose();

    private int Read(Span<byte> bytes)
    {
        try
        {
            return _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            // An IOException of a stream in memory is zlib's own, of what it cannot do: a preset dictionary.
            throw new InvalidDataException("its packed pixel data are damaged", fault);
        }
    }
}
