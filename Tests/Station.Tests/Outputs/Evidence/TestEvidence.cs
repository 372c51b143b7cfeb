using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Evidence;

/// <summary>Pictures beside a journal, in a folder of the test's own.</summary>
internal sealed class TestEvidence : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FramePool _frames = new();

    public TestEvidence()
    {
        Settings = new EvidenceSettings { Journal = Journal.Folder, Folder = Path.Combine(Journal.Folder, "evidence") };
    }

    public TestJournal Journal { get; } = new();

    public EvidenceSettings Settings { get; set; }

    public bool? IsClockSet { get; set; } = true;

    public TimeProvider Clock { get; set; } = new ManualTimeProvider();

    public RecordingLoggers Log => Journal.Log;

    /// <summary>Names of the pictures' files, in order, with the folder they are in.</summary>
    public string[] Files => Directory.Exists(Settings.Folder)
        ? [.. new PictureFolder(Settings.Folder).Files().OrderBy(file => file.Name.Number).Select(file => file.Path)]
        : [];

    /// <summary>Numbers of the pictures that are there, in order.</summary>
    public long[] Numbers => [.. new PictureFolder(Settings.Folder).Files().Select(file => file.Name.Number).Order()];

    /// <summary>Makes an empty journal.</summary>
    public Task Begin() => Journal.Write(0);

    public EvidenceStore OpenStore() => EvidenceStore.Open(
        Settings, new EvidenceOrigin("press 4", "s1", Verdicts.Labels, "d1"), () => IsClockSet, Clock, Log.Typed<EvidenceSink>());

    public EvidenceSink OpenSink() => EvidenceSink.Open(
        Settings, new EvidenceOrigin("press 4", "s1", Verdicts.Labels, "d1"), () => IsClockSet, Clock, Log.Typed<EvidenceSink>());

    /// <summary>Keeps pictures of parts with outcomes, and lists them.</summary>
    public void Keep(EvidenceStore store, params ReadOnlySpan<Outcome> outcomes)
    {
        foreach (Outcome outcome in outcomes)
        {
            KeepOne(store, outcome);
        }

        store.Upkeep();
    }

    /// <summary>Keeps one, and lists nothing.</summary>
    public void KeepOne(EvidenceStore store, Outcome outcome, long part = 1, byte grey = 100) =>
        KeepOne(store, Verdicts.Crack(part) with { Outcome = outcome }, grey);

    /// <summary>Keeps the picture of a verdict, and lists nothing.</summary>
    public void KeepOne(EvidenceStore store, Verdict verdict, byte grey = 100)
    {
        PictureSlot slot = new();
        using FrameLease frame = Grey(verdict.Frame.Sequence, grey);
        slot.Fill(frame, verdict.PartNumber, null);
        store.Keep(new QueuedVerdict(verdict, Verdicts.Scores, Clock.GetUtcNow()) { At = MonotonicTime.Now(Clock) }, slot);
    }

    /// <summary>A frame of one grey.</summary>
    public FrameLease Grey(long sequence, byte grey, int side = 32)
    {
        PooledFrame frame = _frames.Rent(new FrameInfo(sequence, default, side, side, PixelFormat.Gray8));
        frame.Buffer.Fill(grey);
        return frame.Lease;
    }

    /// <summary>Rows of pictures by number, those included that are not there any more.</summary>
    public Dictionary<long, PictureRow> Rows()
    {
        using PictureIndex index = PictureIndex.Open(Settings.Journal, Settings.Folder);
        return Journal.Results("SELECT result FROM picture").Select(index.Find).OfType<PictureRow>().ToDictionary(row => row.Number);
    }

    public void Dispose() => Journal.Dispose();
}
