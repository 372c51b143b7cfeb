using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Evidence;

/// <summary>From verdicts and frames, in the order in which a line gives them, to files.</summary>
public sealed class EvidenceSinkTests : IDisposable
{
    private readonly TestEvidence _evidence = new();

    public void Dispose() => _evidence.Dispose();

    [Fact]
    public async Task Of_a_part_that_is_not_good_the_region_is_kept_with_everything_that_is_known_of_it()
    {
        Verdict verdict = Verdicts.Crack(7) with
        {
            Area = new RegionOfInterest(3, 5, 17, 11), Serial = "größe 7", Region = "left",
            Moment = new VerdictMoment(TestEvidence.Start.AddDays(1), new MonotonicTime(42)),
        };
        await Run(sink => Show(sink, verdict));

        string file = Assert.Single(_evidence.Files);
        Assert.Equal($"2026-01-02/000000001-7-ng-{verdict.ResultId}.jpg", file);
        string path = Path.Combine(_evidence.Settings.Folder, file);
        using FrameLease picture = Decode(path);
        Assert.Equal((17, 11), (picture.Info.Width, picture.Info.Height));
        EvidenceNoteContent note = EvidenceNoteReader.Read(path)!;
        Assert.Equal(verdict with { Moment = null, Frame = note.Item.Verdict.Frame }, note.Item.Verdict);
        Assert.Equal(new RegionOfInterest(0, 0, 17, 11), note.Judged);
        Assert.Equal((Verdicts.Crack(7).Frame.Sequence, 32), (note.Item.Verdict.Frame.Sequence, note.Item.Verdict.Frame.Width));
        Assert.Equal((TestEvidence.Start.AddDays(1), 42, true), (note.Item.PublishedAt, note.Item.At.Nanoseconds, note.IsClockSet));
        Assert.Equal(Verdicts.Scores, note.Item.Scores);
        Assert.Equal(("press 4", "s1", "d1"), (note.Origin.Station, note.Origin.Start, note.Origin.Bundle));
        Assert.Equal(Verdicts.Labels, note.Origin.Labels);
    }

    [Fact]
    public async Task The_whole_frame_is_kept_where_that_is_asked_for()
    {
        _evidence.Settings = _evidence.Settings with { IsWholeFrame = true, Format = PictureFormat.Png };
        await Run(sink => Show(sink, Verdicts.Crack(1) with { Area = new RegionOfInterest(3, 5, 17, 11) }));

        string path = Path.Combine(_evidence.Settings.Folder, Assert.Single(_evidence.Files));
        using FrameLease picture = Decode(path);
        Assert.Equal((32, 32, ".png"), (picture.Info.Width, picture.Info.Height, Path.GetExtension(path)));
        Assert.Equal(1, EvidenceNoteReader.Read(path)!.Item.Verdict.PartNumber);
        Assert.Equal(new RegionOfInterest(3, 5, 17, 11), EvidenceNoteReader.Read(path)!.Judged);
    }

    [Fact]
    public async Task Good_parts_are_kept_by_their_number_for_labels_or_all()
    {
        _evidence.Settings = _evidence.Settings with { SampleEvery = 3 };
        await Run(Show6Good);
        Assert.Equal(["3-sampled", "6-sampled"], Kept());

        _evidence.Settings = _evidence.Settings with { KeepsAllOk = true };
        await Run(Show6Good);
        Assert.Equal(["1-ok", "2-ok", "3-sampled", "4-ok", "5-ok", "6-sampled"], Kept().Skip(2));

        _evidence.Settings = _evidence.Settings with { SampleEvery = 0, LabelShare = 1 };
        await Run(Show6Good);
        Assert.Equal(["1-sampled", "2-sampled", "3-sampled", "4-sampled", "5-sampled", "6-sampled"], Kept().Skip(8));

        void Show6Good(EvidenceSink sink)
        {
            for (int part = 1; part <= 6; part++)
            {
                sink.WaitForRoom(CancellationToken.None);
                Show(sink, Verdicts.Crack(part) with { Outcome = Outcome.Ok });
            }
        }
    }

    [Fact]
    public async Task Of_several_frames_of_a_part_the_one_is_kept_that_its_verdict_shows()
    {
        await Run(sink =>
        {
            Keep(sink, Verdicts.Crack(1) with { Outcome = Outcome.Ok }, sequence: 20, grey: 20);
            Keep(sink, Verdicts.Crack(1), sequence: 21, grey: 120);
            Keep(sink, Verdicts.Crack(2) with { Outcome = Outcome.Ok }, sequence: 22, grey: 40);
            sink.Publish(At(Verdicts.Crack(1), 21), Verdicts.Scores);
            Keep(sink, Verdicts.Crack(1), sequence: 23, grey: 220);
            sink.Publish(At(Verdicts.Crack(2) with { Outcome = Outcome.Ok }, 22), Verdicts.Scores);
        });

        string file = Assert.Single(_evidence.Files);
        using FrameLease picture = Decode(Path.Combine(_evidence.Settings.Folder, file));
        Assert.InRange(picture.Pixels[0], 117, 123);
        Assert.Equal(21, EvidenceNoteReader.Read(Path.Combine(_evidence.Settings.Folder, file))!.Item.Verdict.Frame.Sequence);
    }

    [Fact]
    public async Task Of_a_part_whose_verdict_came_too_late_the_picture_is_kept_all_the_same()
    {
        await Run(sink =>
        {
            sink.Publish(Late(1), Verdicts.Scores);
            Keep(sink, Verdicts.Crack(1) with { Outcome = Outcome.Ok }, sequence: 5, grey: 50);
            Keep(sink, Verdicts.Crack(2) with { Outcome = Outcome.Ok }, sequence: 6, grey: 60);
            sink.Publish(Late(2), Verdicts.Scores);
            sink.Publish(Late(3), Verdicts.Scores);
        });

        Assert.Equal(["1-unsure", "2-unsure"], Kept());
    }

    [Fact]
    public async Task A_frame_without_a_picture_has_none()
    {
        await Run(sink =>
        {
            sink.Publish(Verdicts.Unseen(1), Verdicts.Scores);
            using FrameLease frame = new FramePool().Rent(Verdicts.Unseen(1).Frame).Lease;
            sink.Keep(frame, Verdicts.Unseen(1));
        });

        Assert.Empty(_evidence.Files);
    }

    [Fact]
    public async Task Pictures_that_find_no_slot_are_counted_and_the_others_kept()
    {
        EvidenceSink sink = _evidence.OpenSink();
        for (int part = 1; part <= EvidenceSink.Slots + 3; part++)
        {
            // Without a verdict nothing is written, so no slot becomes free.
            Keep(sink, Verdicts.Crack(part), sequence: part + 9, grey: 10);
        }

        Assert.Equal((3, EvidenceSink.Slots), (sink.Status.Busy, sink.Status.Waiting));
        for (int part = 1; part <= EvidenceSink.Slots + 3; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
        }

        await sink.DisposeAsync();
        Assert.Equal(Enumerable.Range(1, EvidenceSink.Slots).Select(part => $"{part}-ng"), Kept());
        Assert.Equal((EvidenceSink.Slots, 0), (sink.Status.Kept, sink.Dropped));
    }

    [Fact]
    public async Task No_picture_of_a_source_that_can_wait_is_lost()
    {
        await _evidence.Begin();
        EvidenceSink sink = _evidence.OpenSink();
        SinkPacedSource source = new(new GreySource(200), [sink]);
        source.Start();
        for (int part = 1; source.Read(CancellationToken.None) is { } frame; part++)
        {
            using (frame)
            {
                Verdict verdict = Verdicts.Crack(part) with { Frame = frame.Info };
                sink.Publish(verdict, Verdicts.Scores);
                sink.Keep(frame, verdict);
            }
        }

        await TestJournal.Await(() => sink.Status.Kept == 200, () => $"{sink.Status}");
        await sink.DisposeAsync();
        Assert.Equal((0, 200), (sink.Status.Busy, _evidence.Rows().Count));
    }

    [Fact]
    public async Task Keeping_allocates_nothing_once_the_slots_have_been_filled()
    {
        EvidenceSink sink = _evidence.OpenSink();
        using FrameLease frame = _evidence.Grey(1, 100, side: 512);
        long allocated = -1;
        for (int round = 0; round < 4; round++)
        {
            // The first rounds fill the stores; full or not, the last must not allocate.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int part = (round * 1000) + 1; part <= (round + 1) * 1000; part++)
            {
                Verdict verdict = Verdicts.Crack(part) with { Frame = frame.Info };
                sink.Publish(verdict, Verdicts.Scores);
                sink.Keep(frame, verdict);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        await sink.DisposeAsync();
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task A_station_keeps_the_picture_of_every_verdict()
    {
        using TemporaryFolder folder = new();
        _evidence.Settings = _evidence.Settings with { KeepsAllOk = true };
        StationConfiguration configuration = new()
        {
            Model = TinyModel.WriteBundle(folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Outputs = [new JournalConfiguration(_evidence.Settings.Journal), new EvidenceConfiguration(_evidence.Settings)],
        };
        StationServices services = new() { CreateSource = (_, _) => new GreySource(12) };
        await new StationRunner(services, new FakeServiceManager()).RunAsync(configuration, CancellationToken.None);

        JournalRow[] rows = _evidence.Journal.Rows();
        Assert.Equal(12, rows.Length);
        foreach (JournalRow row in rows)
        {
            Assert.Equal(row.Outcome, row.Picture!.Class);
            EvidenceNoteContent note = EvidenceNoteReader.Read(row.Picture.File)!;
            Verdict verdict = note.Item.Verdict;
            Assert.Equal((row.Part, row.Frame, row.MonotonicNs), (verdict.PartNumber, verdict.Frame.Sequence, note.Item.At.Nanoseconds));
            using FrameLease picture = Decode(row.Picture.File);
            byte grey = TinyModel.GreyOf((int)row.Frame % TinyModel.Labels.Count);
            Assert.InRange(picture.Pixels[0], grey - 3, grey + 3);
        }
    }

    private static FrameLease Decode(string file) => new StillImageDecoder(new FramePool()).Decode(file);

    private async Task Run(Action<EvidenceSink> show)
    {
        await _evidence.Begin();
        EvidenceSink sink = _evidence.OpenSink();
        show(sink);
        await sink.DisposeAsync();
        Assert.Equal(0, sink.Status.Failed + sink.Status.Busy);
    }

    private IEnumerable<string> Kept() => _evidence.Files.Select(file => string.Join('-', Path.GetFileName(file).Split('-')[1..3]));

    // As a line does where one frame decides.
    private void Show(EvidenceSink sink, Verdict verdict)
    {
        sink.Publish(verdict, Verdicts.Scores);
        Keep(sink, verdict, verdict.Frame.Sequence, grey: 100);
    }

    private void Keep(EvidenceSink sink, Verdict verdict, long sequence, byte grey)
    {
        using FrameLease frame = _evidence.Grey(sequence, grey);
        sink.Keep(frame, At(verdict, sequence));
    }

    private static Verdict At(Verdict verdict, long sequence) => verdict with { Frame = verdict.Frame with { Sequence = sequence } };

    private static Verdict Late(long part) => Verdicts.Unseen(part) with
    {
        Frame = default, Reason = "the verdict did not stand at its deadline",
    };
}
