using System.IO.Compression;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Labelling;

/// <summary>Labelled pictures as a zip file, written to a stream that takes nothing at once, as a web server's does.</summary>
public sealed class LabelZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestJournal _journal = new();

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pictures_are_as_they_were_and_many_are_no_matter()
    {
        (JournalRow[] rows, LabelFile labels) = await Labelled(120);
        AsyncStream stream = new();

        Assert.Equal(120, await new LabelZip(labels).WriteAsync(rows, () => stream, CancellationToken.None));

        using ZipArchive zip = new(new MemoryStream(stream.Written.ToArray()));
        Assert.Equal(rows.Select(row => $"ok/{Path.GetFileName(row.Picture!.File)}"), zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries.Zip(rows), pair =>
        {
            using Stream content = pair.First.Open();
            using MemoryStream copy = new();
            content.CopyTo(copy);
            Assert.Equal(File.ReadAllBytes(pair.Second.Picture!.File), copy.ToArray());
        });
    }

    [Fact]
    public async Task Where_a_picture_cannot_be_read_or_the_caller_goes_no_file_looks_whole()
    {
        (JournalRow[] rows, LabelFile labels) = await Labelled(3);
        using CancellationTokenSource gone = new();
        AsyncStream left = new();
        IEnumerable<JournalRow> leaving = rows.Select((row, place) =>
        {
            if (place == 2)
            {
                gone.Cancel();
            }

            return row;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LabelZip(labels).WriteAsync(leaving, () => left, gone.Token));

        File.Delete(rows[2].Picture!.File);
        Directory.CreateDirectory(rows[2].Picture!.File);
        AsyncStream broken = new();
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => new LabelZip(labels).WriteAsync(rows, () => broken, default));

        Assert.All((AsyncStream[])[left, broken], stream =>
        {
            Assert.NotEqual(0, stream.Written.Length);
            Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(stream.Written.ToArray())));
        });
    }

    [Fact]
    public async Task Nothing_is_begun_where_no_picture_is_there()
    {
        (JournalRow[] rows, LabelFile labels) = await Labelled(3);
        File.Delete(rows[0].Picture!.File);
        rows[1] = rows[1] with { Picture = rows[1].Picture! with { Deleted = "age" } };
        rows[2] = rows[2] with { Picture = null };

        Assert.Equal(0, await new LabelZip(labels).WriteAsync(
            rows, () => throw new InvalidOperationException("It was begun."), CancellationToken.None));
    }

    private async Task<(JournalRow[] Rows, LabelFile Labels)> Labelled(int count)
    {
        await _journal.Write(count);
        JournalRow[] rows = [.. _journal.Rows().Select((row, place) => row with
        {
            Picture = new JournalPicture(_folder.File($"{place}.jpg"), "ng", 1, Pinned: false),
        })];
        LabelFile labels = LabelFile.Read(_folder.Path);
        labels.Add([.. rows.Select(row => new PartLabel
        {
            Result = new Guid(row.Result), Label = "ok", Good = true, By = "Ada", At = DateTimeOffset.UnixEpoch, Reason = LabelReason.Own,
        })]);
        byte[] content = new byte[5000];
        foreach (JournalRow row in rows)
        {
            Random.Shared.NextBytes(content);
            await File.WriteAllBytesAsync(row.Picture!.File, content);
        }

        return (rows, labels);
    }

    private sealed class AsyncStream : Stream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new InvalidOperationException();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Written.WriteAsync(buffer, offset, count, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Written.WriteAsync(buffer, cancellationToken);
    }
}
