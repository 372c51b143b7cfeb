using System.Globalization;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// The files of kept pictures: a folder for each day, for people alone, and one for those that are pinned, so that they are so for as long
/// as they lie there, whatever becomes of the journal.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class PictureFolder(string path)
{
    /// <summary>Name of the folder of pinned pictures.</summary>
    public const string Pinned = "pinned";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Room on its disk that this user may use.</summary>
    /// <exception cref="IOException">The disk does not answer.</exception>
    public long FreeBytes => new DriveInfo(path).AvailableFreeSpace;

    /// <summary>Where the picture of a verdict lies, from the folder on.</summary>
    public static string PathOf(PictureName name, DateTimeOffset at, bool isPinned) =>
        System.IO.Path.Combine(isPinned ? Pinned : at.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture), name.ToString());

    /// <summary>Where a picture lies.</summary>
    public string FileOf(string relative) => System.IO.Path.Combine(path, relative);

    /// <summary>Makes it.</summary>
    /// <exception cref="EdgeException">It cannot be made or written.</exception>
    public void Make()
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"Pictures cannot be kept: {fault.Message.TrimEnd('.')}", path,
                "a folder that exists or can be made, and that the agent's user may write to",
                "Check folder and permissions, or change output.evidence.", fault);
        }
    }

    /// <summary>Writes a picture, whole or not at all; its name is on the medium after <see cref="Sync"/> alone.</summary>
    /// <exception cref="EdgeException">It could not be written.</exception>
    public void Write(string relative, ReadOnlySpan<byte> bytes)
    {
        string file = FileOf(relative);
        string folder = System.IO.Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
        }

        WholeFile.Write(file, bytes);
    }

    /// <summary>Returns when the names of these pictures are on the medium.</summary>
    /// <exception cref="IOException">The medium failed.</exception>
    public void Sync(IEnumerable<string> relatives)
    {
        foreach (string folder in relatives.Select(relative => System.IO.Path.GetDirectoryName(FileOf(relative))!).Distinct())
        {
            Medium.Sync(folder);
        }
    }

    /// <summary>Deletes a picture, and the folder of its day with the last one.</summary>
    /// <returns>False where it is not there.</returns>
    /// <exception cref="IOException">It could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public bool Delete(string relative)
    {
        string file = FileOf(relative);
        if (!File.Exists(file))
        {
            return false;
        }

        File.Delete(file);
        string folder = System.IO.Path.GetDirectoryName(file)!;
        if (System.IO.Path.GetFileName(folder) != Pinned && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }

        return true;
    }

    /// <summary>Moves a picture; a power cut leaves it at one place or the other.</summary>
    /// <exception cref="IOException">It could not be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Move(string from, string to)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(FileOf(to))!);
        File.Move(FileOf(from), FileOf(to), overwrite: false);
        Sync([from, to]);
    }

    /// <summary>Every picture that is there; files of other names are passed over.</summary>
    public IEnumerable<PictureFile> Files() => Days()
        .SelectMany(Directory.EnumerateFiles)
        .Select(file => (File: file, Name: PictureName.Parse(System.IO.Path.GetFileName(file.AsSpan()))))
        .Where(found => found.Name is not null)
        .Select(found => new PictureFile(found.Name!, System.IO.Path.GetRelativePath(path, found.File)));

    /// <summary>Files that lie where pictures do and are none.</summary>
    public IEnumerable<string> Strangers() => Days()
        .SelectMany(Directory.EnumerateFiles)
        .Where(file => PictureName.Parse(System.IO.Path.GetFileName(file.AsSpan())) is null && !IsUnfinished(file));

    /// <summary>Removes what a killed process left of pictures that it had not finished.</summary>
    /// <exception cref="IOException">One could not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void RemoveUnfinished()
    {
        foreach (string file in Days().SelectMany(Directory.EnumerateFiles).Where(IsUnfinished).ToList())
        {
            File.Delete(file);
        }
    }

    private static bool IsUnfinished(string file) => file.EndsWith(WholeFile.UnfinishedSuffix, StringComparison.Ordinal);

    private IEnumerable<string> Days() => Directory.Exists(path) ? Directory.EnumerateDirectories(path).Where(IsOurs) : [];

    private static bool IsOurs(string folder) => System.IO.Path.GetFileName(folder) is var name
        && (name == Pinned || DateOnly.TryParseExact(name, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
}

/// <summary>A picture's file.</summary>
/// <param name="Name">What its name says.</param>
/// <param name="Path">Where it lies, from its folder of pictures on.</param>
internal sealed record PictureFile(PictureName Name, string Path)
{
    /// <summary>Whether it lies with those that are pinned.</summary>
    public bool IsPinned => System.IO.Path.GetDirectoryName(Path) == PictureFolder.Pinned;
}
