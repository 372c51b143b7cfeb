using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>The bytes of a file of weights, read where they are needed and never as a whole.</summary>
internal sealed class WeightBytes : IDisposable
{
    private const string FetchAgain = "Fetch the file again, or save the weights again.";

    private readonly SafeFileHandle _file;

    private WeightBytes(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        Length = RandomAccess.GetLength(file);
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>Its bytes when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="EdgeException">There is no such file, it is no regular file, or it may not be read.</exception>
    public static WeightBytes Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (FileStatus.IsOtherThanFile(path))
        {
            // A pipe is turned away before it is opened: opening it waits for its other end.
            throw new EdgeException(
                EdgeFault.File, "The path of the weights leads to no file", path, "a regular file, not a folder, pipe or device",
                "Name the file of weights itself.");
        }

        try
        {
            return new WeightBytes(path, File.OpenHandle(path, options: FileOptions.RandomAccess));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failure);
        }
    }

    /// <summary>Reads as many bytes as the destination holds.</summary>
    /// <exception cref="EdgeException">They do not lie inside of the file, or cannot be read.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        ThrowIfOutside(offset, destination.Length);
        try
        {
            for (int done = 0; done < destination.Length;)
            {
                int read = RandomAccess.Read(_file, destination[done..], offset + done);
                done += read > 0 ? read : throw Damaged("The file of weights was cut while it was read", $"{Length} bytes");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(Path, failure);
        }
    }

    /// <summary>Reads bytes into an array of their own, which is made only when they lie inside of the file.</summary>
    /// <exception cref="EdgeException">They do not, are more than an array holds, or cannot be read.</exception>
    public byte[] Read(long offset, long count)
    {
        ThrowIfOutside(offset, count);
        if (count > Array.MaxLength)
        {
            throw Damaged($"A part of the weights has {count} bytes", "less than 2 GiB");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)count);
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Whether the file begins with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> magic)
    {
        if (Length < magic.Length)
        {
            return false;
        }

        Span<byte> start = stackalloc byte[magic.Length];
        Read(0, start);
        return start.SequenceEqual(magic);
    }

    /// <summary>The file contradicts itself or its format.</summary>
    /// <param name="what">What was found, without a final period.</param>
    /// <param name="expected">What would have been right, as a noun phrase.</param>
    /// <param name="inner">The failure underneath.</param>
    public EdgeException Damaged(string what, string expected, Exception? inner = null) =>
        new(EdgeFault.Model, what, Path, expected, FetchAgain, inner);

    /// <summary>The file is as its writer wanted it, but holds what is not read here.</summary>
    /// <param name="what">What was found, without a final period.</param>
    /// <param name="expected">What is read, as a noun phrase.</param>
    /// <param name="remedy">How to get that, as an instruction with a final period.</param>
    public EdgeException NotRead(string what, string expected, string remedy) => new(EdgeFault.Model, what, Path, expected, remedy);

    public void Dispose() => _file.Dispose();

    private void ThrowIfOutside(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > Length || count > Length - offset)
        {
            throw Damaged("The file of weights ends before what it announces", $"more than its {Length} bytes");
        }
    }

    private static EdgeException Unreadable(string path, Exception failure) => new(
        EdgeFault.File, "The weights cannot be read", path, "a readable file", $"Check the path and the permissions: {failure.Message}",
        failure);
}
