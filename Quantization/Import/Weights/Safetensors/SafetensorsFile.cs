using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Safetensors;

/// <summary>
/// Weights in the safetensors format (https://github.com/huggingface/safetensors, "Format"): the length of the header as 8 bytes, the
/// header as JSON, then the numbers of all tensors without gaps, little-endian.
/// </summary>
internal sealed class SafetensorsFile : IWeightFile
{
    /// <summary>Bytes in front of the header: its length, unsigned and little-endian.</summary>
    public const int LengthBytes = 8;

    // As the reference implementation has it (MAX_HEADER_SIZE).
    private const long LongestHeader = 100_000_000;
    private const string Extension = ".safetensors";

    // Text with a brace as its ninth sign gives a larger number: none of its bytes is zero.
    private const ulong MostLikelyLength = uint.MaxValue;
    private const int ChunkBytes = 1 << 16;

    private readonly WeightBytes _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly long _dataStart;

    private SafetensorsFile(WeightBytes file, Dictionary<string, SafetensorsEntry> entries, long dataStart)
    {
        _file = file;
        _entries = entries;
        _dataStart = dataStart;
        Tensors = entries.ToDictionary(
            item => item.Key, item => new WeightTensor(item.Key, [.. item.Value.Shape], item.Value.Type.Element));
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <summary>
    /// Whether a file begins as this format does, with a length and a brace, or is shorter than that and has the format's name. The length
    /// need not fit the file: one that is cut inside of its header is to be refused as such.
    /// </summary>
    public static bool IsLikely(WeightBytes file)
    {
        if (file.Length <= LengthBytes)
        {
            return file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
        }

        Span<byte> start = stackalloc byte[LengthBytes + 1];
        file.Read(0, start);
        return start[LengthBytes] == (byte)'{'
            && (BinaryPrimitives.ReadUInt64LittleEndian(start) <= MostLikelyLength
                || file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads the header of a file, and makes sure that its tensors fill the rest of it exactly.</summary>
    /// <param name="file">The file; it belongs to the result.</param>
    /// <exception cref="EdgeException">It cannot be read, or is not as the format says; the file stays the caller's.</exception>
    public static SafetensorsFile Open(WeightBytes file)
    {
        byte[] header = ReadHeader(file);
        long dataStart = LengthBytes + header.LongLength;
        return new SafetensorsFile(file, SafetensorsHeader.Read(header, file.Length - dataStart, file.Path), dataStart);
    }

    /// <inheritdoc/>
    public void Read(WeightTensor tensor, Span<float> destination)
    {
        SafetensorsEntry entry = _entries[tensor.Name];
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, tensor.Count);
        long offset = _dataStart + entry.Start;
        if (entry.Type.Element == WeightElement.Float32)
        {
            _file.Read(offset, MemoryMarshal.AsBytes(destination));
            return;
        }

        byte[] chunk = new byte[Math.Min(ChunkBytes, entry.End - entry.Start)];
        for (int done = 0; done < destination.Length;)
        {
            int count = Math.Min(chunk.Length / entry.Type.Bytes, destination.Length - done);
            Span<byte> bytes = chunk.AsSpan(0, count * entry.Type.Bytes);
            _file.Read(offset, bytes);
            entry.Type.Widen(bytes, destination.Slice(done, count));
            offset += bytes.Length;
            done += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static byte[] ReadHeader(WeightBytes file)
    {
        if (file.Length < LengthBytes)
        {
            throw SafetensorsHeader.Refused(file.Path, $"it has {file.Length} bytes", "a length of 8 bytes, a header and the tensors");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        file.Read(0, prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length <= LongestHeader && length > (ulong)(file.Length - LengthBytes))
        {
            throw SafetensorsHeader.Refused(
                file.Path, $"it is cut inside of its header, which would be {length:N0} bytes long", "the whole file");
        }

        return length <= LongestHeader
            ? file.Read(LengthBytes, (long)length)
            : throw SafetensorsHeader.Refused(
                file.Path, $"its header would be {length:N0} bytes long", $"at most {LongestHeader:N0}");
    }
}
