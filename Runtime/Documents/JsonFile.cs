using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// Reads the small files that people write: configurations and recipes. What keeps one from being read is an answer, not an exception.
/// </summary>
internal static class JsonFile
{
    private const int Largest = 1 << 20;

    /// <summary>Reads a whole file of at most 1 MB.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="fault">Why it cannot be read, one sentence; null when it was.</param>
    /// <returns>Its bytes, or null.</returns>
    public static byte[]? Read(string path, out string? fault)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (FileStatus.IsOtherThanFile(path))
        {
            // A pipe is turned away before it is opened: opening it waits for its other end.
            fault = "The path does not lead to a file: expected a regular file, not a folder, pipe or device.";
            return null;
        }

        try
        {
            byte[] bytes = ReadAtMost(path, Largest + 1);
            fault = bytes.Length <= Largest ? null : $"The file is larger than {Largest >> 20} MB: expected one of a few kB.";
            return fault is null ? bytes : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            fault = failure is FileNotFoundException or DirectoryNotFoundException
                ? "The file cannot be read: there is none of that name."
                : $"The file cannot be read: {failure.Message}";
            return null;
        }
    }

    // A file may grow while it is read, and those of /proc claim no length: the limit counts bytes read.
    private static byte[] ReadAtMost(string path, int limit)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[limit];
        int length = file.ReadAtLeast(buffer, limit, throwOnEndOfStream: false);
        return buffer[..length];
    }
}
