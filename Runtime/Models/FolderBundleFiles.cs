namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bundle as a folder.</summary>
internal sealed class FolderBundleFiles(string folder) : IBundleFiles
{
    public bool AreHashed => true;

    public bool Exists(string name) => File.Exists(PathOf(name));

    public byte[] Read(string name) => ReadFile(PathOf(name));

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>All bytes of a file of at most 2 GB.</summary>
    /// <exception cref="EdgeException">It is missing, too large or cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
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
}
