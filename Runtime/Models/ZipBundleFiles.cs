using System.IO.Compression;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// A bundle as a zip file. Each read opens it anew, so nothing is held between reads; sizes and names are checked before anything is
/// inflated.
/// </summary>
internal sealed class ZipBundleFiles(string path) : IBundleFiles
{
    public bool AreHashed => true;

    public bool Exists(string name) => Use(zip => zip.GetEntry(name) is not null);

    public byte[] Read(string name) => Use(zip => ReadEntry(zip, name));

    // That there are no links and not too many is part of the rules of every zip.
    public IReadOnlyList<string> List(Predicate<string> isIgnored) => Use(zip =>
        zip.Entries.Select(entry => entry.FullName).Where(name => !name.EndsWith('/') && !isIgnored(name)).ToArray());

    public long LengthOf(string name) => Use(zip => Find(zip, name).Length);

    public string PathOf(string name) => $"{path}!{name}";

    private ZipArchiveEntry Find(ZipArchive zip, string name) => zip.GetEntry(name) ?? throw new EdgeException(
        EdgeFault.Model,
        "A file of the model bundle is missing",
        PathOf(name),
        "every file of a bundle",
        "Copy the bundle again from where it was made.");

    private byte[] ReadEntry(ZipArchive zip, string name)
    {
        ZipArchiveEntry entry = Find(zip, name);

        // The length in the directory is only a claim, though within the limits: what comes out has to be as long, and no longer.
        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length && stream.ReadByte() < 0
            ? bytes
            : throw new InvalidDataException($"'{name}' does not inflate to the {entry.Length} bytes that the zip's directory says");
    }

    private T Use<T>(Func<ZipArchive, T> use)
    {
        FolderBundleFiles.ThrowIfOtherThanFile(path);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            ZipDirectory.ThrowIfTooLarge(file, path);
            using ZipArchive zip = new(file, ZipArchiveMode.Read);
            BundleZipRules.Check(zip, path);
            return use(zip);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The model bundle cannot be read: {fault.Message}",
                path,
                "an undamaged zip file",
                "Copy the bundle again from where it was made.",
                fault);
        }
    }
}
