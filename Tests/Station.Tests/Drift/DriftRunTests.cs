using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Indicators;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Targets.Signals;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Drift;

/// <summary>A station whose bundle has a baseline that its parts are not like.</summary>
public sealed class DriftRunTests : IDisposable
{
    private const int Parts = 1800;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_alarm_is_in_the_status_in_the_log_and_on_the_lamp_and_the_line_goes_on()
    {
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => new GreySource(2400) };
        StationConfiguration configuration = new()
        {
            Model = Bundle(TinyModel.FloatOnnx()),
            Source = new SyntheticSourceConfiguration(),
            Outputs = [new DriftConfiguration { Folder = _folder.File("drift") }],
        };
        await using StationHost station = await StationBuilder.OpenAsync(configuration, services);
        RunningStation running = new(station, configuration, services);
        Assert.Null(DriftCompanion.Open(running));
        await using StationIndicators indicators = new(
            null, null, new LineStatistics(), running.CreateHealth(), services.Clock, _log.Typed<StationIndicators>());
        Assert.Equal(StationState.Running, indicators.State());

        await station.RunAsync(0, CancellationToken.None);

        Assert.Equal(StationState.Attention, indicators.State());
        StationControl control = new("press 4", station, running.CreateHealth(), running.Devices, services.Clock);
        using JsonDocument answer = JsonDocument.Parse(control.Answer(ControlRequests.Status));
        JsonElement drift = answer.RootElement.GetProperty("drift");
        Assert.True(drift.GetProperty("drifted").GetBoolean());
        Assert.Equal((2400, "bundle"), (drift.GetProperty("parts").GetInt32(), drift.GetProperty("baseline").GetString()));
        string[] kinds = [.. drift.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("kind").GetString()!)];
        Assert.Contains("mix", kinds);
        Assert.Contains("picture", kinds);
        Assert.Contains(drift.GetProperty("alarms").EnumerateArray(), alarm => alarm.GetProperty("monitor").GetString() == "distance");
        Assert.False(drift.TryGetProperty("distanceUnwatched", out _));
        Assert.Equal(2400, station.Line.Statistics.Parts);
        await station.DisposeAsync();
        Assert.True(_log.Count(1370) >= 2);
    }

    [Fact]
    public async Task A_network_without_features_runs_and_is_watched_in_everything_else()
    {
        DriftStatus drift = await Run(
            Bundle(TinyModel.WiderOnnx(TinyModel.Labels.Count)), recipe: null, new DriftConfiguration { Folder = _folder.File("drift") });

        Assert.Contains("Gemm node", drift.DistanceUnwatched, StringComparison.Ordinal);
        Assert.DoesNotContain(drift.Monitors!, one => one.Monitor == "distance");
        Assert.Contains(drift.Alarms!, alarm => alarm.Monitor == "brightness");
        Assert.Equal(1, _log.Count(1379));
    }

    // Grey that is not the same in all parts, so that there is something to learn.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_station_learns_features_of_one_model_and_of_several_that_vote_none(bool votes)
    {
        string bundle = Bundle(TinyModel.FloatOnnx());
        string recipe = _folder.File("recipe.json");
        string ensemble = votes ? $", \"ensemble\": [\"{TinyModel.WriteBundle(_folder.File("voter"))}\"]" : "";
        await File.WriteAllTextAsync(recipe, $$"""{ "name": "grey", "trigger": { "deadlineMs": 60000 }{{ensemble}} }""");

        DriftStatus drift = await Run(
            bundle, recipe, new DriftConfiguration { Folder = _folder.File("drift"), LearnParts = Parts });

        Assert.Equal("learned", drift.Baseline);
        Assert.Equal(!votes, drift.Monitors!.Any(one => one.Monitor == "distance"));
        Assert.Equal(votes ? "Several models vote, each with features of its own" : null, drift.DistanceUnwatched);
    }

    private async Task<DriftStatus> Run(string bundle, string? recipe, DriftConfiguration drift)
    {
        // As many parts as the watch needs: a model that it has to look up first judges some before.
        DriftSink? sink = null;
        using CancellationTokenSource stop = new();
        GreySource source = new(-1)
        {
            Spread = 5,
            BeforeRead = (_, _) =>
            {
                if (sink?.Status.Parts >= Parts)
                {
                    stop.Cancel();
                }
            },
        };
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => source };
        StationConfiguration configuration = new()
        {
            Model = bundle, Recipe = recipe, Source = new SyntheticSourceConfiguration(), Outputs = [drift],
        };
        await using StationHost station = await StationBuilder.OpenAsync(configuration, services);
        Assert.Null(DriftCompanion.Open(new RunningStation(station, configuration, services)));
        sink = station.Sinks.OfType<DriftSink>().Single();
        await station.RunAsync(0, stop.Token);
        await station.DisposeAsync();
        return sink.Status;
    }

    // All parts are good there, and of one grey.
    private string Bundle(byte[] network)
    {
        Random random = new(3);
        BaselineBuilder builder = new(TinyModel.Labels);
        for (int i = 0; i < 500; i++)
        {
            builder.Add(0, PartOutcome.Ok, 0.9f);
            float grey = 0.2f + (0.05f * random.NextSingle());
            builder.Add([grey, grey, grey], isMeasured: i >= 125);
            builder.Add(new PictureMeasure(0.9f + (i * 1e-4f), 0, 0, 0, 0, 0));
        }

        Dictionary<string, byte[]> files = new()
        {
            ["float.onnx"] = network, ["bytes.onnx"] = TinyModel.ByteOnnx(),
            [DriftBaseline.FileName] = builder.ToBaseline("float.onnx").ToFile(),
        };
        string path = _folder.File("bundle");
        BundleWriter.Write(path, TinyModel.Manifest, files);
        return path;
    }
}
