using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Quantization.Import.Weights;

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
    private const int ChunkBytes = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafeFileHandle file, Dictionary<string, SafetensorsEntry> entries, long dataStart)
    {
        Path = path;
        _file = file;
        _entries = entries;
        _dataStart = dataStart;
        Tensors = entries.ToDictionary(
            item => item.Key, item => new WeightTensor(item.Key, [.. item.Value.Shape], item.Value.Type.Element));
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <summary>Whether a file begins as this format does: with a length that fits the file, and a brace.</summary>
    /// <param name="start">The first bytes of the file.</param>
    /// <param name="fileBytes">Size of the file.</param>
    public static bool Is(ReadOnlySpan<byte> start, long fileBytes) =>
        start.Length > LengthBytes && start[LengthBytes] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)Math.Max(fileBytes - LengthBytes, 0);

    /// <summary>Opens a file: reads its header, and makes sure that its tensors fill the rest of it exactly.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EdgeException">It cannot be read, or is not as the format says.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle file = Guard(path, () => File.OpenHandle(path));
        try
        {
            long bytes = Guard(path, () => RandomAccess.GetLength(file));
            byte[] header = ReadHeader(path, file, bytes);
            long dataStart = LengthBytes + header.LongLength;
            Dictionary<string, SafetensorsEntry> entries = SafetensorsHeader.Read(header, bytes - dataStart, path);
            return new SafetensorsFile(path, file, entries, dataStart);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(WeightTensor tensor, Span<float> destination)
    {
        SafetensorsEntry entry = _entries[tensor.Name];
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, tensor.Count);
        long offset = _dataStart + entry.Start;
        if (entry.Type.Element == WeightElement.Float32)
        {
            Fill(MemoryMarshal.AsBytes(destination), offset);
            return;
        }

        byte[] chunk = new byte[Math.Min(ChunkBytes, entry.End - entry.Start)];
        for (int done = 0; done < destination.Length;)
        {
            int count = Math.Min(chunk.Length / entry.Type.Bytes, destination.Length - done);
            Span<byte> bytes = chunk.AsSpan(0, count * entry.Type.Bytes);
            Fill(bytes, offset);
            entry.Type.Widen(bytes, destination.Slice(done, count));
            offset += bytes.Length;
            done += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static byte[] ReadHeader(string path, SafeFileHandle file, long fileBytes)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (fileBytes < LengthBytes || Read(path, file, prefix, 0) < LengthBytes)
        {
            throw SafetensorsHeader.Refused(path, $"it has {fileBytes} bytes", "a length of 8 bytes, a header and the tensors");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Math.Min(LongestHeader, fileBytes - LengthBytes))
        {
            throw SafetensorsHeader.Refused(
                path, $"its header would be {length:N0} bytes long", $"no more than the file has, and at most {LongestHeader:N0}");
        }

        byte[] header = new byte[length];
        return Read(path, file, header, LengthBytes) == header.Length ? header : throw Cut(path);
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        if (Read(Path, _file, bytes, offset) < bytes.Length)
        {
            throw Cut(Path);
        }
    }

    private static int Read(string path, SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int done = 0;
        try
        {
            for (int read; done < bytes.Length && (read = RandomAccess.Read(file, bytes[done..], offset + done)) > 0;)
            {
                done += read;
            }

            return done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault);
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault);
        }
    }

    private static EdgeException Unreadable(string path, Exception fault) => new(
        EdgeFault.File, $"The weights cannot be read: {fault.Message}", path, "a readable file", "Check the path and the permissions.",
        fault);

    private static EdgeException Cut(string path) => new(
        EdgeFault.File, "The weights were cut while they were read", path, "a file that nobody changes", "Import it again.");
}
