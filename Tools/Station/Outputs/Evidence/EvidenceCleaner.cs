using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Deletes pictures that are too many, too old, or take room that is needed: the least valuable class first, in it the oldest by number,
/// never by a file's time, and never below the class's least number. The journal notes each with its reason before it goes.
/// </summary>
/// <param name="settings">How much is kept.</param>
/// <param name="folder">The files.</param>
/// <param name="clock">The wall clock.</param>
/// <param name="isClockSet">Whether it is synchronised: without that nothing is too old.</param>
internal sealed class EvidenceCleaner(EvidenceSettings settings, PictureFolder folder, TimeProvider clock, Func<bool?> isClockSet)
{
    // As many as are noted in one go, and as may have to be finished after a power cut.
    private const int AtOnce = 32;

    // So that pictures that come meanwhile have not to wait for long.
    private const int MostInAPass = 256;

    private int _left;

    /// <summary>Pictures that were deleted so far.</summary>
    public long Deleted { get; private set; }

    /// <summary>Why journal and disk do not fit together any more, found by deleting; null while they do.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>Deletes what has to go, or some of it.</summary>
    /// <exception cref="EdgeException">The journal cannot be used.</exception>
    /// <exception cref="IOException">A file could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Clean(PictureIndex index)
    {
        _left = MostInAPass;
        foreach (PictureClass ofClass in PictureWords.Classes)
        {
            KeepQuota(index, ofClass);
            KeepAge(index, ofClass);
        }

        foreach (PictureClass ofClass in PictureWords.Classes)
        {
            MakeRoom(index, ofClass);
        }
    }

    private void KeepQuota(PictureIndex index, PictureClass ofClass)
    {
        long most = settings.LimitsOf(ofClass).Bytes;
        while (index.Total(ofClass) is var total && total.Bytes > most && Candidates(index, ofClass, total) is { Count: > 0 } oldest)
        {
            long excess = total.Bytes - most;
            Delete(index, [.. oldest.TakeWhile(picture => (excess -= picture.Bytes) + picture.Bytes > 0)], PictureLoss.Quota);
        }
    }

    private void KeepAge(PictureIndex index, PictureClass ofClass)
    {
        if (settings.LimitsOf(ofClass).Age is not { } age || isClockSet() != true)
        {
            return;
        }

        DateTimeOffset now = clock.GetUtcNow();
        while (Candidates(index, ofClass, index.Total(ofClass)) is { Count: > 0 } oldest)
        {
            PictureRow[] old = [.. oldest.TakeWhile(picture => index.NoOlderThan(picture.Number, now) < now - age)];
            if (old.Length == 0)
            {
                return;
            }

            Delete(index, old, PictureLoss.Age);
        }
    }

    private void MakeRoom(PictureIndex index, PictureClass ofClass)
    {
        while (folder.FreeBytes is var free && free < settings.FreeBytes
            && Candidates(index, ofClass, index.Total(ofClass)) is { Count: > 0 } oldest)
        {
            long missing = settings.FreeBytes - free;
            Delete(index, [.. oldest.TakeWhile(picture => (missing -= picture.Bytes) + picture.Bytes > 0)], PictureLoss.Disk);
        }
    }

    // The oldest, but for those that stay whatever comes.
    private IReadOnlyList<PictureRow> Candidates(PictureIndex index, PictureClass ofClass, PictureTotal total)
    {
        long spare = Mismatch is null ? Math.Min(total.Pictures - settings.LimitsOf(ofClass).Minimum, _left) : 0;
        return spare > 0 ? index.Oldest(ofClass, (int)Math.Min(spare, AtOnce)) : [];
    }

    private void Delete(PictureIndex index, PictureRow[] pictures, PictureLoss why)
    {
        _left -= pictures.Length;
        foreach (PictureRow picture in index.MarkDeleted(pictures, why, clock.GetUtcNow()))
        {
            if (folder.Delete(picture.Path))
            {
                Deleted++;
            }
            else
            {
                Mismatch = $"{picture.Path} is not there";
            }
        }
    }
}
