using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Shadow;

/// <summary>Stations that run with shadows: frame n shows the label n modulo 6, of which the first is good.</summary>
public sealed class ShadowRunTests : IDisposable
{
    private const int Frames = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    private string Journal => _folder.File("journal");

    [Fact]
    public async Task Two_shadows_judge_what_the_line_does_and_what_they_dispute_is_recorded_with_its_picture()
    {
        string same = Bundle("same", "ok");
        string other = Bundle("other", "scratch");

        IReadOnlyList<ShadowStatus> status = await Run(same, other);

        Assert.Equal(
            [("same@1", "judging", Frames, 0, 0), ("other@1", "judging", Frames - 4, 4, 0)],
            status.Select(one => (one.Model!, one.State, one.Agreements, one.Disagreements, one.FailedRuns)));
        JournalRow[] rows = TestJournal.RowsOf(Journal);
        ShadowLine[] record = [.. ShadowRecord.Read(Journal)];
        ShadowLine[] disputes = [.. record.Where(line => line.Result is not null)];
        Assert.Equal(
            rows.Where(row => row.Label is "ok" or "scratch").Select(row => (row.Result, row.Part)),
            disputes.Select(line => ($"{line.Result}", line.Part!.Value)));
        Assert.Equal(("tiny@1", "ok", "ok"), (disputes[0].Line.Model, disputes[0].Line.Outcome, disputes[0].Line.Label));
        Assert.Equal(("other@1", "ng", "ok"), (disputes[0].Shadow.Model, disputes[0].Shadow.Outcome, disputes[0].Shadow.Label));
        Assert.Equal(("ng", "ok"), (disputes[1].Line.Outcome, disputes[1].Shadow.Outcome));
        Assert.Equal(
            [("same@1", Frames), ("other@1", Frames - 4L)],
            record.Where(line => line.Result is null).Select(line => (line.Shadow.Model, line.Agreements)));
        Assert.NotNull(disputes[0].Shadow.Bundle);

        // Good parts' pictures are kept only where they are disputed.
        Assert.Equal(Frames, rows.Count(row => row.Picture is { Deleted: null } picture && File.Exists(picture.File)));
        Assert.All(rows.Where(row => row.Outcome == "ok"), row => Assert.Equal("sampled", row.Picture!.Class));
    }

    [Fact]
    public async Task A_shadow_that_cannot_be_used_costs_the_line_nothing()
    {
        IReadOnlyList<ShadowStatus> status = await Run(_folder.File("missing"));

        ShadowStatus one = Assert.Single(status);
        Assert.Equal(("failed", 0, 0), (one.State, one.Agreements, one.Shed));
        Assert.Contains("missing", one.Fault, StringComparison.Ordinal);
        Assert.Equal(1, _log.Count(1741));
        Assert.Equal(Frames, TestJournal.RowsOf(Journal).Length);
        Assert.Empty(ShadowRecord.Read(Journal));
    }

    // The source waits for the shadows and for pictures, so that nothing is shed.
    private async Task<IReadOnlyList<ShadowStatus>> Run(params string[] shadows)
    {
        ShadowCompanion? companion = null;
        StationConfiguration configuration = new()
        {
            Model = Bundle("tiny", "ok"),
            Source = new SyntheticSourceConfiguration(),
            Outputs =
            [
                new JournalConfiguration(Journal),
                new EvidenceConfiguration(new EvidenceSettings { Journal = Journal, Folder = Path.Combine(Journal, "evidence") }),
                new ShadowConfiguration(shadows, Journal),
            ],
        };
        ShadowSink? sink = null;
        EvidenceSink? pictures = null;
        GreySource source = new(Frames)
        {
            BeforeRead = (frame, _) => Assert.True(
                SpinWait.SpinUntil(() => IsDone(sink!, companion!, frame) && pictures!.Status.Waiting == 0, TimeSpan.FromMinutes(1))),
        };
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => source };
        await using StationHost station = await StationBuilder.OpenAsync(configuration, services);
        sink = station.Sinks.OfType<ShadowSink>().Single();
        pictures = station.Sinks.OfType<EvidenceSink>().Single();
        await using (companion = ShadowCompanion.Open(new RunningStation(station, configuration, services)))
        {
            await station.RunAsync(0, CancellationToken.None);
        }

        return companion!.Status;
    }

    private static bool IsDone(ShadowSink sink, ShadowCompanion companion, long frames) => companion.Status.All(one =>
        one.State == "failed" || (sink.IsAwaited && one.Agreements + one.Disagreements + one.FailedRuns == frames))
        && !sink.IsBusy;

    private string Bundle(string name, params string[] okLabels)
    {
        string path = _folder.File(name);
        BundleWriter.Write(
            path, TinyModel.Manifest with { Name = name, OkLabels = okLabels },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        return path;
    }
}
