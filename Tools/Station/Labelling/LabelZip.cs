using System.IO.Compression;
using System.Text;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>
/// Writes labelled pictures as a zip file with a folder for each class, as <see cref="LabelExport"/> has them. It is written as it is read:
/// nothing of it is held but a piece of one picture and the list of names.
/// </summary>
/// <param name="labels">What people have said.</param>
internal sealed class LabelZip(LabelFile labels)
{
    /// <summary>Writes it. Where it is not whole, for whichever reason, it has no end and opens nowhere.</summary>
    /// <param name="rows">Verdicts; those that are not labelled, and those without a picture, are passed over.</param>
    /// <param name="begin">Gives the stream, when there is a first picture; it is left open.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Pictures in it; 0 where none is there and nothing was begun.</returns>
    /// <exception cref="IOException">A picture cannot be read, or the stream not written.</exception>
    public async Task<int> WriteAsync(IEnumerable<JournalRow> rows, Func<Stream> begin, CancellationToken stop)
    {
        ZipArchive? zip = null;
        int count = 0;
        foreach (JournalRow row in rows)
        {
            if (Open(row) is not var (picture, file))
            {
                continue;
            }

            await using (file.ConfigureAwait(false))
            {
                zip ??= await ZipArchive.CreateAsync(begin(), ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop)
                    .ConfigureAwait(false);
                await AddAsync(zip, picture, file, stop).ConfigureAwait(false);
                count++;
            }
        }

        // Not where something failed: its end makes it look whole.
        if (zip is not null)
        {
            await zip.DisposeAsync().ConfigureAwait(false);
        }

        return count;
    }

    // A picture may be deleted at any moment.
    private (LabelledPicture Picture, FileStream File)? Open(JournalRow row)
    {
        if (!labels.Labels.TryGetValue(new Guid(row.Result), out PartLabel? label) || LabelledPicture.Of(row, label) is not { } picture)
        {
            return null;
        }

        try
        {
            return (picture, new FileStream(picture.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // JPEG and PNG get no smaller.
    private static async Task AddAsync(ZipArchive zip, LabelledPicture picture, FileStream file, CancellationToken stop)
    {
        ZipArchiveEntry entry = zip.CreateEntry($"{picture.Class}/{picture.Name}", CompressionLevel.NoCompression);
        Stream content = await entry.OpenAsync(stop).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await file.CopyToAsync(content, stop).ConfigureAwait(false);
        }
    }
}
