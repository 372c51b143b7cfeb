using System.Globalization;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Where the values of a tensor lie that a network keeps in a file beside it. Only files inside the network's own folder are read.
/// </summary>
public sealed class ExternalTensorFile
{
    private readonly string _tensor;
    private readonly string _path;
    private readonly long _offset;

    private ExternalTensorFile(string tensor, string path, long offset, long length)
    {
        _tensor = tensor;
        _path = path;
        _offset = offset;
        Length = length;
    }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Finds the place without reading it.</summary>
    /// <param name="folder">The network's folder.</param>
    /// <param name="tensor">Name of the tensor, for messages.</param>
    /// <param name="entries">What the tensor says of its place: location, offset and length, as ONNX names them.</param>
    /// <exception cref="EdgeException">The file is missing, too short, or outside of the folder.</exception>
    public static ExternalTensorFile Locate(string folder, string tensor, IReadOnlyDictionary<string, string> entries)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(entries);
        string root = Path.GetFullPath(folder);
        string? location = entries.GetValueOrDefault("location");
        if (string.IsNullOrEmpty(location) || location.Contains('\0', StringComparison.Ordinal))
        {
            throw Broken(tensor, "names no file", root, null);
        }

        string path = Path.GetFullPath(Path.Combine(root, location));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Broken(tensor, "lies outside of the model's folder", location, null);
        }

        if (!File.Exists(path))
        {
            throw Broken(tensor, "lies in a file that does not exist", path, null);
        }

        if (FileStatus.IsOtherThanFile(path))
        {
            // Opening a pipe waits for its other end.
            throw Broken(tensor, "lies in a pipe or a device", path, null);
        }

        long offset = Number(entries, "offset", tensor) ?? 0;
        long size = new FileInfo(path).Length;
        if (offset > size)
        {
            throw Broken(tensor, $"begins at byte {offset} of a file of {size}", path, null);
        }

        long length = Number(entries, "length", tensor) ?? size - offset;
        return length <= size - offset
            ? new ExternalTensorFile(tensor, path, offset, length)
            : throw Broken(tensor, $"asks for {length} bytes at {offset} of a file that is shorter", path, null);
    }

    /// <summary>Reads the values.</summary>
    /// <exception cref="EdgeException">The file cannot be read, or the tensor is larger than 2 GB.</exception>
    public byte[] Read()
    {
        try
        {
            using FileStream file = File.OpenRead(_path);
            file.Seek(_offset, SeekOrigin.Begin);
            byte[] bytes = new byte[Length <= Array.MaxLength ? Length : throw new IOException(
                $"It has {Length:N0} bytes, more than 2 GB.")];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Broken(_tensor, "cannot be read", _path, exception);
        }
    }

    private static long? Number(IReadOnlyDictionary<string, string> entries, string key, string tensor) =>
        entries.GetValueOrDefault(key) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : throw Broken(tensor, $"has the {key} '{text}'", tensor, null);

    private static EdgeException Broken(string tensor, string what, string where, Exception? inner) => new(
        EdgeFault.Model,
        $"The external tensor '{tensor}' {what}",
        where,
        "a data file beside the model",
        "Copy the model together with its data files.",
        inner);
}
