using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bundle as a folder.</summary>
internal sealed class FolderBundleFiles(string folder) : IBundleFiles
{
    public bool AreHashed => true;

    public bool Exists(string name) => File.Exists(PathOf(name));

    public byte[] Read(string name) => ReadFile(PathOf(name), BundleLimits.For(name));

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Bytes that it may have; a larger one is refused before it is read. 2 GB is what an array can hold.</param>
    /// <exception cref="EdgeException">It is missing, no regular file, too large or cannot be read.</exception>
    public static byte[] ReadFile(string path, long most = int.MaxValue)
    {
        ThrowIfOtherThanFile(path);
        try
        {
            long length = new FileInfo(path).Length;
            return length <= most ? File.ReadAllBytes(path) : throw new EdgeException(
                EdgeFault.Model,
                $"A file of the model has {length} bytes",
                path,
                $"at most {Limit(most)}",
                "Check the path, and whether the file is what it should be.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"A file of the model cannot be read: {fault.Message}",
                path,
                "a readable file of at most 2 GB",
                "Check the path and its permissions.",
                fault);
        }
    }

    /// <summary>Turns a pipe, a device or a folder away before it is opened: opening a pipe waits for its other end.</summary>
    /// <exception cref="EdgeException">Something other than a regular file is there.</exception>
    public static void ThrowIfOtherThanFile(string path)
    {
        if (FileStatus.IsOtherThanFile(path))
        {
            throw new EdgeException(
                EdgeFault.Model,
                "The path of the model does not lead to a file",
                path,
                "a regular file, not a folder, pipe or device",
                "Check the path.");
        }
    }

    private static string Limit(long most) => most == int.MaxValue ? "2 GB" : BundleLimits.Show(most);
}
