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
        LaterStream? stream = null;
        int count = 0;
        foreach (JournalRow row in rows)
        {
            if (Open(row) is not var (picture, file))
            {
                continue;
            }

            await using (file.ConfigureAwait(false))
            {
                stream ??= new LaterStream(begin());
                zip ??= await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop)
                    .ConfigureAwait(false);
                await AddAsync(zip, picture, file, stop).ConfigureAwait(false);
                count++;
            }
        }

        // Not where something failed: its end makes it look whole.
        if (zip is not null)
        {
            await zip.DisposeAsync().ConfigureAwait(false);
            await stream!.FlushAsync(stop).ConfigureAwait(false);
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

    /// <summary>
    /// The runtime writes the few bytes behind a picture at once, also where all else is asynchronous, and a web server's stream takes none
    /// so: here they wait for the next write.
    /// </summary>
    private sealed class LaterStream(Stream target) : Stream
    {
        private readonly MemoryStream _waiting = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => _waiting.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
            await target.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private async Task SendAsync(CancellationToken stop)
        {
            if (_waiting.Length > 0)
            {
                await target.WriteAsync(_waiting.GetBuffer().AsMemory(0, (int)_waiting.Length), stop).ConfigureAwait(false);
                _waiting.SetLength(0);
            }
        }
    }
}
