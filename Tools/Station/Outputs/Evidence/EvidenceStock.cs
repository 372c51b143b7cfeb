using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Takes stock: holds the files of pictures against the journal's list. What a killed process left between the two is mended. Where they
/// differ by more, nothing is changed, and nothing may be deleted: a lost journal must not lose the pictures.
/// </summary>
/// <param name="folder">The files.</param>
/// <param name="log">Where it is told what was mended.</param>
internal sealed class EvidenceStock(PictureFolder folder, ILogger log)
{
    // More than are written or deleted between two commits.
    private const int MostUnknown = 256;

    /// <summary>The last picture's number by the names of files; 0 where there is none.</summary>
    public long LastNumber() => folder.Files().Select(file => file.Name.Number).DefaultIfEmpty().Max();

    /// <summary>Takes stock.</summary>
    /// <param name="index">The list.</param>
    /// <param name="unlisted">Results of pictures that were written and are listed next.</param>
    /// <returns>Why files and list do not fit together; null where they do.</returns>
    /// <exception cref="EdgeException">The journal cannot be used.</exception>
    /// <exception cref="IOException">The files cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public string? Take(PictureIndex index, IReadOnlySet<Guid> unlisted)
    {
        Dictionary<Guid, bool> unknown = [];
        foreach (PictureFile file in folder.Files().Where(file => !unlisted.Contains(file.Name.Result)))
        {
            unknown[file.Name.Result] = file.IsPinned;
        }

        if (unknown.Count > 0 && index.Last == 0)
        {
            return $"the journal is a new one, and there are {unknown.Count} pictures";
        }

        long missing = 0;
        index.There((result, isPinned) =>
        {
            if (!unknown.TryGetValue(result, out bool liesPinned))
            {
                missing++;
            }
            else if (liesPinned == isPinned)
            {
                unknown.Remove(result);
            }
        });
        if (missing > 0)
        {
            return $"{missing} pictures that the journal lists are not there";
        }

        if (unknown.Count > MostUnknown)
        {
            return $"{unknown.Count} pictures are not as the journal lists them";
        }

        Mend(index, [.. folder.Files().Where(file => unknown.ContainsKey(file.Name.Result))]);
        return null;
    }

    /// <summary>
    /// The note of a file; null where it has none, or cannot be read: one such file must not stand in the way of all others.
    /// </summary>
    public EvidenceNoteContent? NoteOf(PictureFile file)
    {
        string path = folder.FileOf(file.Path);
        try
        {
            // Opening a pipe would wait for ever.
            return FileStatus.IsOtherThanFile(path) ? null : EvidenceNoteReader.Read(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The row of a file by its name and its note; null where it has none of this program's.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public PictureRow? RowOf(PictureFile file, EvidenceNoteContent? note) => note?.Item.Verdict.ResultId != file.Name.Result ? null
        : new PictureRow
        {
            Number = file.Name.Number,
            Result = file.Name.Result,
            Path = file.Path,
            Class = file.Name.Class,
            IsPinned = file.IsPinned,
            Bytes = new FileInfo(folder.FileOf(file.Path)).Length,
            At = note.Item.PublishedAt,
            IsClockSet = note.IsClockSet,
        };

    private void Mend(PictureIndex index, IReadOnlyList<PictureFile> files)
    {
        List<PictureRow> adopted = [];
        foreach (PictureFile file in files)
        {
            PictureRow? known = index.Find(file.Name.Result);
            if (known is { Deleted: PictureLoss.Quota or PictureLoss.Age or PictureLoss.Disk } && !file.IsPinned)
            {
                folder.Delete(file.Path);
            }
            else if (known is { Deleted: null })
            {
                index.Pin(known, file.IsPinned, file.Path, static () => { });
            }
            else if (RowOf(file, NoteOf(file)) is { } row)
            {
                adopted.Add(row);
            }
        }

        if (adopted.Count > 0)
        {
            index.Add(adopted);
            EvidenceLog.Adopted(log, folder.Path, adopted.Count);
        }
    }
}
