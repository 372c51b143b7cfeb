using System.Globalization;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime;

/// <summary>
/// The folder that new files go into. What is missing of it is made when there is something to write, and taken away again if nothing came
/// of that. Failures are the file system's own: whoever writes says what could not be written.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    private const double Megabyte = 1e6;

    private readonly List<string> _made = [];

    private OutputFolder(string folder)
    {
        for (
            string? missing = Path.GetFullPath(folder); missing is not null
                && !Path.Exists(missing); missing = Path.GetDirectoryName(missing))
        {
            _made.Add(missing);
        }
    }

    /// <summary>Makes a folder, with those above it.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <returns>The folder; disposing it removes those that were made here and are empty, unless <see cref="Keep"/> was called.</returns>
    /// <exception cref="IOException">It cannot be made; nothing of it is left.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made; nothing of it is left.</exception>
    public static OutputFolder Make(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        OutputFolder made = new(folder);
        try
        {
            Directory.CreateDirectory(folder);
            return made;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes sure, before long work, that files could be written into a folder, whether it is there or has to be made. Nothing is left
    /// there.
    /// </summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="bytes">About how much is going to be written; 0 where that is not known.</param>
    /// <exception cref="IOException">They could not; the message says which folder is to blame, and why.</exception>
    public static void ThrowIfNoPlace(string folder, long bytes = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string nearest = Nearest(Path.GetFullPath(folder));
        string probe = Path.Combine(nearest, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using FileStream file = new(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IOException($"There is no permission to write into {nearest}", fault);
        }
        catch (FileNotFoundException fault)
        {
            // What /proc and its like answer: the name of the probe would only confuse.
            throw new IOException($"{nearest} takes no new files", fault);
        }

        ThrowIfNoRoom(nearest, bytes);
    }

    /// <summary>Makes sure, before long work, that several folders have room together: those on one file system share it.</summary>
    /// <param name="folders">
    /// Paths of folders, whether they are there or have to be made, and about how much is going to be written into each.
    /// </param>
    /// <exception cref="IOException">A file system has not that much room; the message names a folder on it.</exception>
    public static void ThrowIfNoRoom(IEnumerable<(string Folder, long Bytes)> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        foreach (
            IGrouping<ulong, (string Folder, long Bytes)> disk in folders.Select(
                item => (Folder: Nearest(Path.GetFullPath(item.Folder)), item.Bytes)).GroupBy(item => DeviceOf(item.Folder)))
        {
            ThrowIfNoRoom(disk.First().Folder, disk.Sum(item => item.Bytes));
        }
    }

    /// <summary>Something was written: the folder stays.</summary>
    public void Keep() => _made.Clear();

    /// <summary>Removes the folders that were made and are empty.</summary>
    public void Dispose()
    {
        _ = _made.TrueForAll(TryRemove);
        _made.Clear();
    }

    private static void ThrowIfNoRoom(string folder, long bytes)
    {
        DriveInfo disk = new(folder);

        // What has no size, as some network file systems, does not tell its room either.
        if (bytes > 0 && disk.TotalSize > 0 && disk.AvailableFreeSpace < bytes)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder} has {disk.AvailableFreeSpace / Megabyte:F1} MB left, and about {bytes / Megabyte:F1} MB are needed"));
        }
    }

    private static ulong DeviceOf(string folder) =>
        FileStatus.Read(folder, out FileStatus status) == 0
            ? status.Identity.Device
            : throw new IOException($"{folder} cannot be looked at");

    private static string Nearest(string folder)
    {
        string nearest = folder;
        while (!Path.Exists(nearest))
        {
            nearest = Path.GetDirectoryName(nearest)!;
        }

        return Directory.Exists(nearest) ? nearest : throw new IOException($"{nearest} is no folder");
    }

    // What others put there in the meantime stays, and so do the folders above it.
    private static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // One that could not be made in the first place is no obstacle.
            return !Directory.Exists(folder);
        }
    }
}
