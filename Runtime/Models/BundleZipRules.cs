using System.IO.Compression;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>What must hold of a zip before anything of it is inflated: sizes, names, and no entry that is more than a file.</summary>
internal static class BundleZipRules
{
    // The upper half of an entry's attributes is the mode that Unix gives files.
    private const int ModeShift = 16;
    private const int TypeMask = 0xF000;
    private const int NoType = 0;
    private const int FolderType = 0x4000;
    private const int FileType = 0x8000;
    private const int LinkType = 0xA000;

    /// <summary>What to do about a bundle that no maker of ours writes.</summary>
    public const string Remedy = "Copy the bundle again from where it was made; if it comes from elsewhere, do not trust it.";

    /// <summary>Checks every entry, whether the manifest names it or not.</summary>
    /// <param name="zip">The open zip.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <exception cref="EdgeException">Something does not hold; the first entry that is to blame is named.</exception>
    public static void Check(ZipArchive zip, string path)
    {
        if (zip.Entries.Count > BundleLimits.Entries)
        {
            throw TooLarge(path, $"has {zip.Entries.Count} entries", $"at most {BundleLimits.Entries}");
        }

        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            CheckName(entry, names, path);
            CheckSize(entry, path);
            total += entry.Length;
        }

        if (total > BundleLimits.TotalBytes)
        {
            throw TooLarge(path, $"holds files of {total} bytes together", $"at most {BundleLimits.Show(BundleLimits.TotalBytes)}");
        }
    }

    /// <summary>A zip that is refused for its size.</summary>
    public static EdgeException TooLarge(string path, string what, string expected) =>
        new(EdgeFault.Model, $"The model bundle {what}", path, expected, Remedy);

    private static void CheckName(ZipArchiveEntry entry, HashSet<string> names, string path)
    {
        // A folder's own entry ends with a slash.
        string name = entry.FullName.EndsWith('/') ? entry.FullName[..^1] : entry.FullName;
        string? fault = BundleNames.Fault(name)
            ?? (names.Add(name) ? null : "is there more than once, capitals and small letters taken as one")
            ?? TypeFault((entry.ExternalAttributes >> ModeShift) & TypeMask);
        if (fault is not null)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"'{Show(entry.FullName)}' in the model bundle {fault}",
                path,
                "plain files with relative names, each once",
                Remedy);
        }
    }

    private static string? TypeFault(int type) => type switch
    {
        NoType or FileType or FolderType => null,
        LinkType => "is a link",
        _ => "is no plain file",
    };

    // Sizes are what the zip's directory claims; that no more comes out is seen when an entry is read.
    private static void CheckSize(ZipArchiveEntry entry, string path)
    {
        long most = BundleLimits.For(entry.FullName);
        if (entry.Length < 0 || entry.Length > most)
        {
            throw TooLarge(path, $"holds '{Show(entry.FullName)}' with {entry.Length} bytes", $"at most {BundleLimits.Show(most)}");
        }

        if (entry.Length > BundleLimits.FreeOfRatioBytes && entry.Length / BundleLimits.Ratio > entry.CompressedLength)
        {
            throw TooLarge(
                path, $"holds '{Show(entry.FullName)}', {entry.CompressedLength} bytes that inflate to {entry.Length}",
                $"{BundleLimits.Ratio} times as many at most above {BundleLimits.Show(BundleLimits.FreeOfRatioBytes)}");
        }
    }

    private static string Show(string name) =>
        JsonValues.Shorten(string.Concat(name.Select(letter => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : $"{letter}")));
}
