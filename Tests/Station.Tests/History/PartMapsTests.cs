using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.History;

/// <summary>A station that has judged a few parts and kept their pictures, and maps of these.</summary>
public sealed class PartMapsTests : IDisposable
{
    private static readonly RegionOfInterest Region = new(8, 4, 16, 24);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    private string Journal => _folder.File("journal");

    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 8, 4)]
    public async Task A_kept_picture_is_explained_in_its_own_pixels(bool isWholeFrame, int left, int top)
    {
        await Run(isWholeFrame, async (maps, rows) =>
        {
            JournalRow part = rows.First(row => row.Label == "pit");

            PartMap map = await maps.ExplainAsync(part, null, CancellationToken.None);

            Assert.Equal(("pit", "tiny@1", true), (map.Label, map.Model, map.IsOfThisModel));
            Assert.Equal(new PictureArea(left, top, Region.Width, Region.Height), map.Area);
            Assert.Equal(map.Logit, map.Values.Sum() + map.Bias + map.Residual, 1e-6);
            Assert.Equal(0, map.Residual, 1e-3);
            Assert.NotEqual(map.Logit, (await maps.ExplainAsync(part, "crack", CancellationToken.None)).Logit);
        });
    }

    [Fact]
    public async Task A_part_of_a_model_that_is_gone_is_explained_by_the_one_that_runs_and_one_in_a_slot_by_itself()
    {
        string old = Bundle("old");
        ModelManifest manifest = ModelBundle.Open(old).Manifest;
        await Run(isWholeFrame: false, async (maps, rows) =>
        {
            JournalRow part = rows.First(row => row.Label == "pit") with { Bundle = manifest.Digest, Model = manifest.Id };

            PartMap gone = await maps.ExplainAsync(part, null, CancellationToken.None);
            Assert.Equal(("tiny@1", false), (gone.Model, gone.IsOfThisModel));

            SlotFolder slots = new(_folder.File("slots"));
            slots.Change(table => table.Stage("a", manifest, _clock.GetUtcNow()));
            Directory.CreateDirectory(Path.GetDirectoryName(slots.PathOf("a"))!);
            BundleWriter.Copy(ModelBundle.Open(old), slots.PathOf("a"));
            PartMap there = await maps.ExplainAsync(part, null, CancellationToken.None);
            Assert.Equal(("old@1", true), (there.Model, there.IsOfThisModel));

            // Of an ensemble each model judged.
            PartMap together = await maps.ExplainAsync(part with { Bundle = $"ffff+{manifest.Digest}" }, null, CancellationToken.None);
            Assert.Equal(("old@1", true), (together.Model, together.IsOfThisModel));
        });
    }

    [Fact]
    public async Task The_session_is_there_while_maps_are_asked_for()
    {
        await Run(isWholeFrame: false, async (maps, rows) =>
        {
            Assert.False(maps.IsOpen);
            PartMap[] all = await Task.WhenAll(rows.Select(row => maps.ExplainAsync(row, null, CancellationToken.None)));

            Assert.All(rows.Zip(all), pair => Assert.Equal(pair.First.Label, pair.Second.Label));
            Assert.True(maps.IsOpen);
            _clock.Advance(TimeSpan.FromSeconds(59));
            Assert.True(maps.IsOpen);
            _clock.Advance(TimeSpan.FromSeconds(2));
            Assert.False(maps.IsOpen);
            await maps.ExplainAsync(rows[0], null, CancellationToken.None);
            Assert.True(maps.IsOpen);
        });
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_so_and_the_map_before_is_made()
    {
        using ManualResetEventSlim gate = new();
        await Run(isWholeFrame: false, services => services with { CreateProviders = _ => [new SlowProvider(gate)] }, async (maps, rows) =>
        {
            Task<PartMap> first = maps.ExplainAsync(rows[1], null, CancellationToken.None);
            Task<PartMap> second = maps.ExplainAsync(rows[2], null, CancellationToken.None);
            using CancellationTokenSource gone = new();
            Task<PartMap> third = maps.ExplainAsync(rows[3], null, gone.Token);
            gone.Cancel();
            _clock.Advance(TimeSpan.FromSeconds(6));

            Assert.Equal(EdgeFault.Device, (await Assert.ThrowsAsync<EdgeException>(() => second)).Fault);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
            gate.Set();
            Assert.Equal(rows[1].Label, (await first).Label);
        });
    }

    [Fact]
    public async Task What_cannot_be_explained_is_said_in_a_sentence()
    {
        await Run(isWholeFrame: false, async (maps, rows) =>
        {
            JournalRow part = rows[0];
            await AssertFails(part, "dent", EdgeFault.Configuration, "no label 'dent'");
            await AssertFails(part with { Label = null }, null, EdgeFault.Configuration, "no label");
            await AssertFails(part with { Picture = null }, null, EdgeFault.File, "No picture");
            await AssertFails(
                part with { Picture = part.Picture! with { Deleted = "quota" } }, null, EdgeFault.File, "not there any more (quota)");
            string empty = _folder.File("empty.png");
            File.WriteAllText(empty, "");
            await AssertFails(part with { Picture = part.Picture! with { File = empty } }, null, EdgeFault.File, "empty.png");
            await AssertFails(
                part with { Picture = part.Picture! with { File = _folder.File("away.png") } }, null, EdgeFault.File, "away.png");

            // And it goes on.
            Assert.Equal(part.Label, (await maps.ExplainAsync(part, null, CancellationToken.None)).Label);

            async Task AssertFails(JournalRow row, string? label, EdgeFault fault, string reason)
            {
                EdgeException failure = await Assert.ThrowsAsync<EdgeException>(
                    () => maps.ExplainAsync(row, label, CancellationToken.None));
                Assert.Equal(fault, failure.Fault);
                Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
            }
        });
    }

    // Six parts, a label each, with all of their pictures.
    private Task Run(bool isWholeFrame, Func<PartMaps, JournalRow[], Task> test) => Run(isWholeFrame, services => services, test);

    private async Task Run(
        bool isWholeFrame, Func<StationServices, StationServices> change, Func<PartMaps, JournalRow[], Task> test)
    {
        StationConfiguration configuration = new()
        {
            Model = Bundle("tiny"),
            Source = new SyntheticSourceConfiguration(),
            Region = Region,
            Slots = new SlotsConfiguration(_folder.File("slots"), new TrialSettings()),
            Outputs =
            [
                new JournalConfiguration(Journal),
                new EvidenceConfiguration(
                    new EvidenceSettings
                    {
                        Journal = Journal, Folder = Path.Combine(Journal, "evidence"), IsWholeFrame = isWholeFrame, KeepsAllOk = true,
                    }),
            ],
        };
        EvidenceSink? pictures = null;
        GreySource source = new(TinyModel.Labels.Count)
        {
            BeforeRead = (_, _) => Assert.True(
                SpinWait.SpinUntil(() => pictures!.Status.Waiting == 0, TimeSpan.FromMinutes(1))),
        };
        StationServices services = new() { CreateSource = (_, _) => source };
        await using StationHost station = await StationBuilder.OpenAsync(configuration, services);
        pictures = station.Sinks.OfType<EvidenceSink>().Single();
        await station.RunAsync(0, CancellationToken.None);
        Assert.True(
            SpinWait.SpinUntil(() => TestJournal.RowsOf(Journal).Count(row => row.Picture is not null) == 6, TimeSpan.FromMinutes(1)));
        RunningStation running = new(station, configuration, change(services with { Clock = _clock }));
        await using PartMaps maps = new(running);
        await test(maps, TestJournal.RowsOf(Journal));
    }

    private string Bundle(string name)
    {
        string path = _folder.File(name + ".edgemodel");
        BundleWriter.Write(
            path, TinyModel.Manifest with { Name = name },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        return path;
    }

    // The processor, which opens nothing before it may.
    private sealed class SlowProvider(ManualResetEventSlim gate) : IInferenceProvider
    {
        private readonly CpuProvider _processor = new();

        public string Name => _processor.Name;

        public ProviderProbe Probe() => _processor.Probe();

        public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings)
        {
            gate.Wait();
            return _processor.Open(bundle, variant, settings);
        }
    }
}
