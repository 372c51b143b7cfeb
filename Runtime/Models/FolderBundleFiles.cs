namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bundle as a folder.</summary>
internal sealed class FolderBundleFiles(string folder) : IBundleFiles
{
    public bool AreHashed => true;

    public bool Exists(string name) => File.Exists(PathOf(name));

    public byte[] Read(string name) => ReadFile(PathOf(name));

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>All bytes of a file of at most 2 GB.</summary>
    /// <exception cref="EdgeException">It is missing, no regular file, too large or cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
        ThrowIfOtherThanFile(path);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.Model, $"A file of the model cannot be read: {fault.Message}", path, "a readable file of at most 2 GB", "Check the path and its permissions.", fault);
        }
    }

    /// <summary>Turns a pipe, a device or a folder away before it is opened: opening a pipe waits for its other end.</summary>
    /// <exception cref="EdgeException">Something other than a regular file is there.</exception>
    public static void ThrowIfOtherThanFile(string path)
    {
        if (FileStatus.IsOtherThanFile(path))
        {
            throw new EdgeException(
                EdgeFault.Model, "The path of the model does not lead to a file", path, "a regular file, not a folder, pipe or device", "Check the path.");
        }
    }
}
