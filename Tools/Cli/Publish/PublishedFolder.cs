using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>
/// A folder that is published to. A list of what was published lies in it, so that nothing else is ever taken for ours and removed.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class PublishedFolder(string path)
{
    /// <summary>Name of the list: paths from the folder, a line each.</summary>
    public const string ListName = ".published";

    /// <summary>Makes sure, before long work, that the folder can be written and that replacing it loses no other files.</summary>
    /// <exception cref="EdgeException">It holds something that was not published there, or cannot be written.</exception>
    public void ThrowIfNoPlace()
    {
        try
        {
            if (Path.Exists(path) && Stranger() is { } stranger)
            {
                throw new EdgeException(
                    EdgeFault.Configuration,
                    $"The folder to publish to holds something else: {stranger}",
                    path,
                    "a new folder, an empty one, or one with nothing but what was published to it",
                    "Take it out of there, or choose another folder with --output.");
            }

            OutputFolder.ThrowIfNoPlace(Path.GetDirectoryName(path) ?? path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"The folder to publish to cannot be written: {fault.Message}",
                path,
                "a place with room and write permission",
                "Choose another with --output; nothing was changed.",
                fault);
        }
    }

    /// <summary>Writes the list of what is in the folder now.</summary>
    public void Seal() => File.WriteAllLines(Path.Combine(path, ListName), Entries().Order(StringComparer.Ordinal));

    private string? Stranger()
    {
        if (!Directory.Exists(path))
        {
            return "it is a file";
        }

        string list = Path.Combine(path, ListName);
        HashSet<string> published = File.Exists(list) ? [ListName, .. File.ReadLines(list)] : [];
        return Entries().FirstOrDefault(entry => !published.Contains(entry));
    }

    // Links are entries, wherever they lead; folders are only what is in them.
    private IEnumerable<string> Entries() => new DirectoryInfo(path)
        .EnumerateFileSystemInfos(
            "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
        .Where(entry => entry is FileInfo || entry.LinkTarget is not null)
        .Select(entry => Path.GetRelativePath(path, entry.FullName));
}
