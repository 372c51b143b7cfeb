using System.IO.Compression;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bundle as a zip file. Each read opens it anew, so nothing is held between reads.</summary>
internal sealed class ZipBundleFiles(string path) : IBundleFiles
{
    public bool AreHashed => true;

    public bool Exists(string name) => Use(zip => zip.GetEntry(name) is not null);

    public byte[] Read(string name) => Use(zip => ReadEntry(zip, name));

    public string PathOf(string name) => $"{path}!{name}";

    private byte[] ReadEntry(ZipArchive zip, string name)
    {
        ZipArchiveEntry entry = zip.GetEntry(name) ?? throw new EdgeException(
            EdgeFault.Model, "A file of the model bundle is missing", PathOf(name), "every file of a bundle", "Copy the bundle again from where it was made.");

        // The length in the directory is only a claim: it may not decide how much memory is taken before the bytes are there.
        using Stream stream = entry.Open();
        using MemoryStream bytes = new(capacity: (int)Math.Clamp(entry.Length, 0, 256 << 20));
        stream.CopyTo(bytes);
        return bytes.Length == entry.Length ? bytes.ToArray() : throw new InvalidDataException($"'{name}' has {bytes.Length} bytes instead of {entry.Length}.");
    }

    private T Use<T>(Func<ZipArchive, T> use)
    {
        FolderBundleFiles.ThrowIfOtherThanFile(path);
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            return use(zip);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EdgeException(
                EdgeFault.Model, $"The model bundle cannot be read: {fault.Message}", path, "an undamaged zip file", "Copy the bundle again from where it was made.", fault);
        }
    }
}
