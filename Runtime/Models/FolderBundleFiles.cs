using System.Security.Cryptography;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bundle as a folder.</summary>
internal sealed class FolderBundleFiles(string folder) : IBundleFiles
{
    public bool AreHashed => true;

    public bool Exists(string name) => File.Exists(PathOf(name));

    public byte[] Read(string name) => ReadFile(PathOf(name), BundleLimits.For(name));

    public long LengthOf(string name) => LengthOfFile(PathOf(name));

    public string PathOf(string name) => Path.Combine(folder, name);

    public string HashOf(string name) => HashOfFile(PathOf(name), BundleLimits.For(name));

    public IReadOnlyList<string> List(Predicate<string> isIgnored) => Guard(folder, () =>
    {
        List<string> names = [];
        Add(names, new DirectoryInfo(folder), "", isIgnored);
        return names;
    });

    private static void Add(List<string> names, DirectoryInfo place, string prefix, Predicate<string> isIgnored)
    {
        foreach (FileSystemInfo entry in place.EnumerateFileSystemInfos())
        {
            string name = prefix + entry.Name;
            if (entry.LinkTarget is not null || (entry is not DirectoryInfo && FileStatus.IsOtherThanFile(entry.FullName)))
            {
                throw new EdgeException(
                    EdgeFault.Model, $"'{PrintableText.Of(name)}' in the model bundle is a link, or no plain file", entry.FullName,
                    "plain files and folders", BundleZipRules.Remedy);
            }

            if (isIgnored(name))
            {
                continue;
            }

            if (entry is DirectoryInfo inner)
            {
                Add(names, inner, $"{name}/", isIgnored);
            }
            else if (names.Count < BundleLimits.Entries)
            {
                names.Add(name);
            }
            else
            {
                throw BundleZipRules.TooLarge(place.FullName, $"has more than {BundleLimits.Entries} files", "fewer");
            }
        }
    }

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Bytes that it may have; a larger one is refused before it is read. 2 GB is what an array can hold.</param>
    /// <exception cref="EdgeException">It is missing, no regular file, too large or cannot be read.</exception>
    public static byte[] ReadFile(string path, long most = int.MaxValue)
    {
        ThrowIfOtherThanFile(path);
        return Guard(path, () =>
        {
            ThrowIfLarger(path, new FileInfo(path).Length, most);
            return File.ReadAllBytes(path);
        });
    }

    /// <summary>SHA-256 of a file in lower-case hexadecimal. A file of a gigabyte is not taken into memory for it.</summary>
    /// <inheritdoc cref="ReadFile"/>
    public static string HashOfFile(string path, long most = int.MaxValue)
    {
        ThrowIfOtherThanFile(path);
        return Guard(path, () =>
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            ThrowIfLarger(path, file.Length, most);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        });
    }

    /// <summary>Number of its bytes.</summary>
    public static long LengthOfFile(string path)
    {
        ThrowIfOtherThanFile(path);
        return Guard(path, () => new FileInfo(path).Length);
    }

    private static void ThrowIfLarger(string path, long length, long most)
    {
        if (length > most)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"A file of the model has {length} bytes",
                path,
                $"at most {Limit(most)}",
                "Check the path, and whether the file is what it should be.");
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
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
