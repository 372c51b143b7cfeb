using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Access;

/// <summary>Files that only the agent's user may read, in a folder that only that user may enter.</summary>
internal static class PrivateFile
{
    /// <summary>What a file may be: read and written by its owner (mode 600).</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const long LargestFile = 16 << 20;
    private const UnixFileMode FolderMode = Mode | UnixFileMode.UserExecute;

    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="EdgeException">It cannot be made.</exception>
    public static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(folder, "cannot be made", fault);
        }
    }

    /// <summary>Reads a file; null where there is none.</summary>
    /// <exception cref="EdgeException">It cannot be read.</exception>
    public static byte[]? Read(string path)
    {
        try
        {
            return !File.Exists(path) ? null
                : new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path)
                : throw new IOException($"it is larger than {LargestFile} bytes");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, "cannot be read", fault);
        }
    }

    /// <summary>Puts a whole file in place: at every moment, power cuts included, the path has the old content or the new.</summary>
    /// <exception cref="EdgeException">It cannot be written; the file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (FileStream file = new(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode, BufferSize = 0,
            }))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            throw Failed(path, "cannot be written", fault);
        }
    }

    /// <summary>That something with a file does not work.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What does not: "cannot be read".</param>
    /// <param name="fault">Why.</param>
    public static EdgeException Failed(string path, string what, Exception fault) => new(
        EdgeFault.File, $"What the page keeps {what}: {fault.Message.TrimEnd('.')}", path,
        "a file of the agent's user in a folder of its own, with room on the disk",
        "Give the folder (page.folder) to the agent's user, and ask as that user (sudo -u edge-agent).", fault);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The rest does no harm, and what went wrong is told anyway.
        }
    }
}
