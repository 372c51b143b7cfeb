using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Makes a journal fit the pictures again: verdicts and pictures that it has not are added from what stands in the files, those that are
/// not there any more are noted as not found. Nothing is deleted, and a journal that fits is left as it is.
/// </summary>
internal sealed class EvidenceRebuild
{
    /// <summary>Name of the folder of pictures within the journal's, where nothing else is said.</summary>
    public const string UsualFolder = "evidence";

    private const int Batch = 500;

    private readonly JournalAdoption _journal;
    private readonly string _path;
    private readonly ILogger _log;
    private readonly CancellationToken _stop;
    private readonly List<string> _strangers = [];
    private long _pictures;
    private long _verdictsAdded;
    private long _picturesAdded;
    private long _notFound;

    private EvidenceRebuild(JournalAdoption journal, string path, ILogger log, CancellationToken stop)
    {
        _journal = journal;
        _path = path;
        _log = log;
        _stop = stop;
    }

    /// <summary>Does it.</summary>
    /// <param name="journal">The journal's folder.</param>
    /// <param name="pictures">A folder of pictures besides those that the journal knows; null for the usual one.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where damage is told.</param>
    /// <param name="stop">Ends it between two pictures; another run goes on.</param>
    /// <exception cref="EdgeException">
    /// An agent writes to the journal, it cannot be written, or a folder of pictures that it lists is not there.
    /// </exception>
    public static RebuildReport Run(string journal, string? pictures, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        if (pictures is not null && !Directory.Exists(pictures))
        {
            throw NotThere(pictures);
        }

        using JournalAdoption adoption = JournalAdoption.Open(journal, clock, log);
        EvidenceRebuild rebuild = new(adoption, journal, log, stop);
        string usual = Path.Combine(Path.GetFullPath(journal), UsualFolder);
        string? more = pictures is not null ? Path.GetFullPath(pictures) : Directory.Exists(usual) ? usual : null;
        foreach (string folder in PictureIndex.Folders(journal).Concat(more is null ? [] : [more]).Distinct())
        {
            rebuild.Take(new PictureFolder(folder), clock.GetUtcNow());
        }

        return new RebuildReport(
            rebuild._pictures, rebuild._verdictsAdded, rebuild._picturesAdded, rebuild._notFound, rebuild._strangers, adoption.SetAside);
    }

    private void Take(PictureFolder folder, DateTimeOffset now)
    {
        List<PictureFile> files = [.. folder.Files().OrderBy(file => file.Name.Number)];
        using PictureIndex index = PictureIndex.Open(_path, folder.Path);
        HashSet<Guid> missing = [];
        index.There((result, _) => missing.Add(result));
        if (files.Count == 0 && missing.Count > 0)
        {
            throw NotThere(folder.Path);
        }

        foreach (PictureFile[] batch in files.Chunk(Batch))
        {
            _stop.ThrowIfCancellationRequested();
            Take(folder, index, batch, missing);
        }

        foreach (Guid[] batch in missing.Chunk(Batch))
        {
            _notFound += index.MarkDeleted([.. batch.Select(result => index.Find(result)!)], PictureLoss.NotFound, now).Count;
        }

        _strangers.AddRange(folder.Strangers());
    }

    // Verdicts first: a picture's row without one would be of no use.
    private void Take(PictureFolder folder, PictureIndex index, PictureFile[] files, HashSet<Guid> missing)
    {
        EvidenceStock stock = new(folder, _log);
        List<PictureRow> added = [];
        foreach (PictureFile file in files)
        {
            PictureRow? known = index.Find(file.Name.Result);
            bool isListed = known is { Deleted: null } && known.Path == file.Path;
            missing.Remove(file.Name.Result);
            if (isListed && _journal.Has(file.Name.Result))
            {
                _pictures++;
                continue;
            }

            EvidenceNoteContent? note = stock.NoteOf(file);
            if (stock.RowOf(file, note) is not { } row)
            {
                _strangers.Add(folder.FileOf(file.Path));
                continue;
            }

            _pictures++;
            AddVerdict(note!);
            if (!isListed)
            {
                added.Add(row);
            }
        }

        _journal.Commit();
        if (added.Count > 0)
        {
            index.Add(added);
            _picturesAdded += added.Count;
        }
    }

    private void AddVerdict(EvidenceNoteContent note)
    {
        if (!_journal.Has(note.Item.Verdict.ResultId))
        {
            EvidenceOrigin origin = note.Origin;
            JournalRun run = new(origin.Start, origin.Station, origin.Labels, origin.Bundle, origin.BundleKey);
            _journal.Add(run, note.Item, note.IsClockSet);
            _verdictsAdded++;
        }
    }

    private static EdgeException NotThere(string folder) => new(
        EdgeFault.File, "The pictures that the journal lists are not there", folder, "the folder of pictures (output.evidence)",
        "Mount their disk, or name the folder with --evidence.");
}

/// <summary>What became of a journal that was made to fit its pictures.</summary>
/// <param name="Pictures">Pictures that are there.</param>
/// <param name="VerdictsAdded">Verdicts that the journal had not.</param>
/// <param name="PicturesAdded">Pictures that it had not, or elsewhere.</param>
/// <param name="NotFound">Pictures that it listed and that are not there any more.</param>
/// <param name="Strangers">Files among the pictures that are none of this program's, damaged or not readable; they were left.</param>
/// <param name="SetAside">Where the journal that was there lies now, because it is damaged; null where it was sound.</param>
internal sealed record RebuildReport(
    long Pictures, long VerdictsAdded, long PicturesAdded, long NotFound, IReadOnlyList<string> Strangers, string? SetAside);
