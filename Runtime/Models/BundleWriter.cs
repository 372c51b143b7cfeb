using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Writes bundles: all of one or nothing. The same input gives the same bytes.</summary>
public static class BundleWriter
{
    // What belongs to a signed bundle and stands in no manifest.
    private static readonly string[] SignedBeside = [ModelBundle.SignatureName, ModelBundle.ReleaseName];

    private static readonly string NoDigest = new('0', 64);
    private static readonly DateTimeOffset ZipEpoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Writes a bundle to a folder, or to a zip when the path ends in <c>.edgemodel</c>. Hashes and digest are computed here.
    /// </summary>
    /// <param name="path">Where the bundle goes; replaced when it holds a bundle already, and nothing else.</param>
    /// <param name="manifest">The manifest; its hashes and digest are ignored.</param>
    /// <param name="files">Name and bytes of every other file.</param>
    /// <exception cref="EdgeException">The manifest has faults, or the place cannot be written.</exception>
    public static void Write(string path, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(files);
        Write(path, Seal(manifest, files), files);
    }

    /// <summary>Writes an open bundle again, byte for byte: folder or zip, a signature in it stays right.</summary>
    /// <param name="bundle">The bundle; every file is checked against its hash.</param>
    /// <param name="path">Where it goes; replaced when it holds a bundle already, and nothing else.</param>
    /// <exception cref="EdgeException">The bundle is damaged, or the place cannot be written.</exception>
    public static void Copy(ModelBundle bundle, string path)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Dictionary<string, byte[]> files = bundle.Manifest.Files.Keys.ToDictionary(name => name, bundle.Read);
        foreach (string name in SignedBeside.Where(bundle.Files.Exists))
        {
            files[name] = bundle.Files.Read(name);
        }

        Write(path, bundle.ReadManifest(), files);
    }

    /// <summary>Writes a bundle whose manifest is written already.</summary>
    internal static void Write(string path, byte[] json, IReadOnlyDictionary<string, byte[]> files)
    {
        ManifestReader.Read(json, path);
        ThrowIfTooLarge(path, json, files);
        try
        {
            Publish(path, json, files);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, fault);
        }
    }

    /// <summary>Makes sure, before long work, that a bundle could be written to a place. Nothing is left there.</summary>
    /// <param name="path">Where the bundle shall go.</param>
    /// <param name="bytes">About how large it will be; 0 where that is not known. It is written beside what it replaces.</param>
    /// <exception cref="EdgeException">
    /// The folder may not be written or has not that much room, or something other than a bundle is there.
    /// </exception>
    public static void ThrowIfNoPlace(string path, long bytes = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            ThrowIfInTheWay(full);
            ThrowIfForeign(full);
            OutputFolder.ThrowIfNoPlace(FolderOf(full), bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, fault);
        }
    }

    // What could not be read again is not written.
    private static void ThrowIfTooLarge(string path, byte[] json, IReadOnlyDictionary<string, byte[]> files)
    {
        string? expected =
            json.Length > BundleLimits.ManifestBytes ? $"a manifest of at most {BundleLimits.Show(BundleLimits.ManifestBytes)}"
            : files.Count >= BundleLimits.Entries ? $"fewer than {BundleLimits.Entries} files"
            : files.FirstOrDefault(
                file =>
                    file.Value.LongLength > BundleLimits.FileBytes) is { Key: { } name } ? $"'{name}' to have at most "
                        + $"{BundleLimits.Show(BundleLimits.FileBytes)}"
            : files.Values.Sum(file => file.LongLength)
                + json.Length > BundleLimits.TotalBytes ? $"at most {BundleLimits.Show(BundleLimits.TotalBytes)} together"
            : null;
        if (expected is not null)
        {
            throw new EdgeException(
                EdgeFault.Model,
                "The model bundle would be too large to be read again",
                path,
                expected,
                "Leave variants out, or take a smaller network.");
        }
    }

    private static EdgeException Unwritable(string path, Exception fault) => new(
        EdgeFault.File,
        $"The model bundle cannot be written: {fault.Message}",
        path,
        "a free name, or that of a bundle, in a place with room and write permission",
        "Choose another name or place, or free some room; nothing was changed.",
        fault);

    private static byte[] Seal(ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        Dictionary<string, string> hashes = files
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value)));
        ModelManifest blank = manifest with { Files = hashes, Digest = NoDigest };
        string text = JsonSerializer.Serialize(blank, ManifestJson.Default.ModelManifest) + "\n";
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        int at = text.LastIndexOf(NoDigest, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), digest, text.AsSpan(at + NoDigest.Length)));
    }

    private static void Publish(string path, byte[] json, IReadOnlyDictionary<string, byte[]> files)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string parent = FolderOf(full);
        ThrowIfInTheWay(full);
        ThrowIfForeign(full);
        using OutputFolder folder = OutputFolder.Make(parent);
        string draft = Path.Combine(parent, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        try
        {
            if (full.EndsWith(ModelBundle.ZipExtension, StringComparison.OrdinalIgnoreCase))
            {
                WriteZip(draft, json, files);
                File.Move(draft, full, overwrite: true);
            }
            else
            {
                WriteFolder(draft, json, files);
                ReplaceFolder(draft, full);
            }

            folder.Keep();
        }
        finally
        {
            Remove(draft);
        }
    }

    private static void WriteZip(string draft, byte[] json, IReadOnlyDictionary<string, byte[]> files)
    {
        using FileStream stream = new(draft, FileMode.Create);
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            AddEntry(zip, ModelBundle.ManifestName, json);
            foreach ((string name, byte[] bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                AddEntry(zip, name, bytes);
            }
        }

        stream.Flush(flushToDisk: true);
    }

    private static void AddEntry(ZipArchive zip, string name, byte[] bytes)
    {
        // Weights hardly shrink; stored entries load at the disk's speed.
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = ZipEpoch;
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }

    private static void WriteFolder(string draft, byte[] json, IReadOnlyDictionary<string, byte[]> files)
    {
        Directory.CreateDirectory(draft);
        foreach ((string name, byte[] bytes) in files.Append(new(ModelBundle.ManifestName, json)))
        {
            string path = Path.Combine(draft, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream stream = new(path, FileMode.Create);
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>
    /// Puts a folder in the place of another, which stays whole until the new one stands there, and comes back if it cannot.
    /// </summary>
    internal static void ReplaceFolder(string draft, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(draft, target);
            return;
        }

        string old = draft + ".old";
        Directory.Move(target, old);
        try
        {
            Directory.Move(draft, target);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Directory.Move(old, target);
            throw;
        }

        _ = TryDelete(old);
    }

    // The new bundle stands already: what cannot be deleted of the old one is litter, and no failure of the write.
    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string FolderOf(string target) =>
        Path.GetDirectoryName(target) ?? throw new IOException("The root folder is no place for a bundle.");

    private static void ThrowIfInTheWay(string target)
    {
        bool isZip = target.EndsWith(ModelBundle.ZipExtension, StringComparison.OrdinalIgnoreCase);
        if (isZip ? Directory.Exists(target) : File.Exists(target))
        {
            throw new IOException($"A {(isZip ? "folder" : "file")} of that name is in the way.");
        }
    }

    // Where there is neither folder nor file yet, nothing is foreign.
    private static void ThrowIfForeign(string target)
    {
        if (File.Exists(target) && !IsZippedBundle(target))
        {
            throw new IOException("A file that is no model bundle is there, and would be lost.");
        }

        if (Directory.Exists(target) && ForeignIn(target) is { } foreign)
        {
            throw new IOException(
                $"The folder exists and holds '{PrintableText.Of(foreign)}', which is no part of a model bundle and would be lost.");
        }
    }

    private static bool IsZippedBundle(string path) =>
        !FileStatus.IsOtherThanFile(path) && ManifestOf(new ZipBundleFiles(path)) is not null;

    // The first entry that the manifest of a bundle does not name; null in an empty folder.
    private static string? ForeignIn(string folder)
    {
        ModelManifest? manifest = ManifestOf(new FolderBundleFiles(folder));
        return EntriesOf(new DirectoryInfo(folder), "").FirstOrDefault(
            name => manifest is null
                || (name != ModelBundle.ManifestName && !SignedBeside.Contains(name) && !manifest.Files.ContainsKey(name)));
    }

    private static IEnumerable<string> EntriesOf(DirectoryInfo folder, string prefix) =>
        folder.EnumerateFileSystemInfos().SelectMany(entry =>
        entry is DirectoryInfo { LinkTarget: null } inner ? EntriesOf(inner, $"{prefix}{entry.Name}/") : [prefix + entry.Name]);

    // Null where there is none, or only the part of one that people write for a bare network. Its digest need not fit: a damaged bundle may
    // be replaced.
    private static ModelManifest? ManifestOf(IBundleFiles files)
    {
        try
        {
            ModelManifest manifest = ManifestReader.Read(files.Read(ModelBundle.ManifestName), files.PathOf(ModelBundle.ManifestName));
            return manifest is { Digest: not null, Files.Count: > 0 } ? manifest : null;
        }
        catch (EdgeException)
        {
            return null;
        }
    }

    private static void Remove(string draft)
    {
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }
        else
        {
            File.Delete(draft);
        }
    }
}
