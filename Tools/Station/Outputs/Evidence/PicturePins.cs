using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Pins pictures, also while an agent runs. A pinned picture lies in a folder of its own, so that it stays pinned whatever becomes of the
/// journal.
/// </summary>
internal static class PicturePins
{
    /// <summary>Pins the picture of a result, or lets go of it.</summary>
    /// <param name="journal">The journal's folder.</param>
    /// <param name="result">The result.</param>
    /// <param name="isPinned">Whether it is pinned afterwards.</param>
    /// <exception cref="EdgeException">The journal or the file cannot be written.</exception>
    public static PinResult Set(string journal, Guid result, bool isPinned)
    {
        foreach (string folder in PictureIndex.Folders(journal))
        {
            using PictureIndex index = PictureIndex.Open(journal, folder);
            if (index.Find(result) is { } picture)
            {
                return picture.Deleted is null ? Set(index, new PictureFolder(folder), picture, isPinned) : PinResult.Deleted;
            }
        }

        return PinResult.NoPicture;
    }

    private static PinResult Set(PictureIndex index, PictureFolder folder, PictureRow picture, bool isPinned)
    {
        if (picture.IsPinned == isPinned || PictureName.Parse(Path.GetFileName(picture.Path)) is not { } name)
        {
            return PinResult.Done;
        }

        string path = PictureFolder.PathOf(name, picture.At, isPinned);
        try
        {
            return index.Pin(picture, isPinned, path, () => folder.Move(picture.Path, path)) ? PinResult.Done : PinResult.Deleted;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The picture cannot be moved: {fault.Message.TrimEnd('.')}", folder.FileOf(picture.Path),
                "a picture that is there, in a folder that this user may write to",
                "Ask as the agent's user (sudo -u edge-agent); where it is not there, `edge-agent journal rebuild` notes that.", fault);
        }
    }
}

/// <summary>What became of a wish to pin a picture.</summary>
internal enum PinResult
{
    /// <summary>It is as wished.</summary>
    Done,

    /// <summary>No picture of that result was kept.</summary>
    NoPicture,

    /// <summary>It was deleted before.</summary>
    Deleted,
}
