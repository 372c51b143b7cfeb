using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>
/// Copies labelled pictures into a folder for each class, as training, `edge quantize` and `edge evaluate` read them. Under its name the
/// folder is whole or not there.
/// </summary>
/// <param name="labels">What people have said.</param>
/// <param name="stop">Ends it between two pictures.</param>
internal sealed class LabelExport(LabelFile labels, CancellationToken stop)
{
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal);

    /// <summary>Pictures by class.</summary>
    public IReadOnlyDictionary<string, int> Classes => _classes;

    /// <summary>Labelled parts whose picture is not there.</summary>
    public int WithoutPicture { get; private set; }

    /// <summary>Copies them.</summary>
    /// <param name="rows">Verdicts; those that are not labelled are passed over.</param>
    /// <param name="folder">Where they go; it is not there yet, or empty.</param>
    /// <exception cref="EdgeException">It is there, cannot be written, or a class cannot be the name of a folder.</exception>
    public void Write(IEnumerable<JournalRow> rows, string folder)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string unfinished = string.Create(CultureInfo.InvariantCulture, $"{path}.{Guid.NewGuid():N}.part");
        try
        {
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            {
                throw new IOException("something is there already");
            }

            using OutputFolder made = OutputFolder.Make(unfinished);
            foreach (JournalRow row in rows)
            {
                stop.ThrowIfCancellationRequested();
                Take(row, unfinished);
            }

            Finish(unfinished, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The pictures cannot be exported: {fault.Message.TrimEnd('.')}", path,
                "a folder that is new or empty, on a disk with room", "Choose another --output.", fault);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private void Take(JournalRow row, string folder)
    {
        if (!labels.Labels.TryGetValue(new Guid(row.Result), out PartLabel? label))
        {
            return;
        }

        if (LabelledPicture.Of(row, label) is not { } picture || !File.Exists(picture.File))
        {
            WithoutPicture++;
            return;
        }

        string copy = Path.Combine(folder, picture.Class, picture.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(picture.File, copy);
        Medium.Sync(copy);
        _classes[label.Label] = _classes.GetValueOrDefault(label.Label) + 1;
    }

    private void Finish(string unfinished, string path)
    {
        foreach (string ofClass in Directory.EnumerateDirectories(unfinished))
        {
            Medium.Sync(ofClass);
        }

        if (_classes.Count > 0)
        {
            // An empty folder of that name may be there.
            Directory.CreateDirectory(path);
            Directory.Delete(path);
            Directory.Move(unfinished, path);
            Medium.Sync(Path.GetDirectoryName(path)!);
        }
    }
}

/// <summary>A labelled picture on its way out.</summary>
/// <param name="File">Where it is, or was a moment ago.</param>
/// <param name="Class">The folder that it goes to: its class.</param>
/// <param name="Name">Its name in there.</param>
internal sealed record LabelledPicture(string File, string Class, string Name)
{
    /// <summary>The picture of a verdict; null where it has none, or it was deleted.</summary>
    /// <param name="row">The verdict.</param>
    /// <param name="label">What a person said.</param>
    /// <exception cref="IOException">The class cannot be the name of a folder.</exception>
    public static LabelledPicture? Of(JournalRow row, PartLabel label) => row.Picture is { Deleted: null } picture
        ? new LabelledPicture(picture.File, FolderOf(label.Label), Path.GetFileName(picture.File))
        : null;

    private static string FolderOf(string label) => label.Length > 0 && label[0] != '.' && !label.Contains('/') ? label
        : throw new IOException($"the class '{label}' cannot be the name of a folder");
}
