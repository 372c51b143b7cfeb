using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Indicators;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Targets.Signals;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>Stations that run with a self-test: the model is held against golden vectors.</summary>
public sealed class SelfTestRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_self_test_that_passes_is_reported_once_with_where_the_model_runs()
    {
        JsonElement status = await Run(isSound: true);

        Assert.Equal(1, _log.Count(1104));
        Assert.Equal(0, _log.Count(1105));
        Assert.Contains(_log.Entries, entry => entry.Id == 1102 && entry.Message.Contains("cpu 3 nodes", StringComparison.Ordinal));
        Assert.Equal(3, status.GetProperty("placement").GetProperty("cpu").GetProperty("nodes").GetInt32());
        Assert.Equal(1, status.GetProperty("placement").GetProperty("cpu").GetProperty("timeShare").GetDouble());
        Assert.False(status.TryGetProperty("misplaced", out _));
        JsonElement reference = status.GetProperty("reference");
        Assert.True(reference.GetProperty("sound").GetBoolean());
        Assert.Equal((1, 0), (reference.GetProperty("checks").GetInt32(), reference.GetProperty("mismatches").GetInt32()));
        Assert.False(reference.TryGetProperty("fault", out _));
    }

    [Fact]
    public async Task A_self_test_that_fails_is_logged_counted_and_shown_while_the_station_goes_on()
    {
        JsonElement status = await Run(isSound: false);

        Assert.Equal(1, _log.Count(1105));
        JsonElement reference = status.GetProperty("reference");
        Assert.False(reference.GetProperty("sound").GetBoolean());
        Assert.Equal(1, reference.GetProperty("mismatches").GetInt32());
        Assert.Contains("another best label", reference.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.True(status.GetProperty("alive").GetBoolean());
        JsonProperty first = status.EnumerateObject().First();
        Assert.Equal(("sound", JsonValueKind.False), (first.Name, first.Value.ValueKind));
    }

    [Theory]
    [InlineData(UnsoundAction.Reject, "every part is rejected until it does")]
    [InlineData(UnsoundAction.Warn, "verdicts go on")]
    public async Task What_becomes_of_the_parts_after_a_failed_self_test_is_the_stations_choice(UnsoundAction action, string logged)
    {
        JsonElement[] free = await Judged(action, recipe: null);
        JsonElement[] byRecipe = await Judged(action, """
            { "name": "grey", "unsure": "pass", "trigger": { "deadlineMs": 60000 }, "rejection": { "chip": "belt", "line": "push", "travelMs": 60001, "pulseMs": 1 } }
            """);

        bool isRejected = action == UnsoundAction.Reject;
        Assert.All(
            free.Concat(byRecipe),
            verdict => Assert.Equal(isRejected ? "unsure" : Expected(verdict), verdict.GetProperty("outcome").GetString()));
        Assert.All(free.Concat(byRecipe), verdict => Assert.Equal(isRejected, verdict.TryGetProperty("reason", out JsonElement reason)
            && reason.GetString()!.StartsWith(
                "the model does not compute as its reference does: 1 of 1 reference pictures", StringComparison.Ordinal)));
        Assert.All(free, verdict => Assert.Equal("none", verdict.GetProperty("action").GetString()));
        Assert.All(byRecipe, verdict => Assert.Equal(
            isRejected ? ("rejected", "model.whenUnsound") : (Expected(verdict) == "ok" ? "passed" : "rejected", "thresholds"),
            (verdict.GetProperty("action").GetString(), verdict.GetProperty("actionBy").GetString())));
        Assert.All(
            _log.Entries.Where(entry => entry.Id == 1105), entry => Assert.Contains(logged, entry.Message, StringComparison.Ordinal));
        Assert.Equal(2, _log.Count(1105));
    }

    [Fact]
    public async Task Lamps_show_a_fault_while_the_model_is_wrong()
    {
        GreySource source = new(1);
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => source };
        StationConfiguration configuration = new() { Model = Bundle(isSound: false), Source = new SyntheticSourceConfiguration() };
        await using StationHost station = await StationBuilder.OpenAsync(configuration, services);
        LineHealth health = new RunningStation(station, configuration, services).CreateHealth();
        await using StationIndicators indicators = new(
            null, null, station.Line.Statistics, health, services.Clock, _log.Typed<StationIndicators>());

        Assert.Equal(StationState.Fault, indicators.State());
    }

    [Fact]
    public async Task Nodes_that_landed_on_the_processor_are_warned_of_and_shown()
    {
        JsonElement status = await Run(isSound: true, _ => [new ElsewhereProvider()]);

        Assert.Equal(1, _log.Count(1103));
        Assert.Contains(_log.Entries, entry => entry.Id == 1103 && entry.Message.Contains("only 0 of 3 nodes", StringComparison.Ordinal));
        Assert.Contains("run on cuda", status.GetProperty("misplaced").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, status.GetProperty("placement").GetProperty("cpu").GetProperty("nodes").GetInt32());
    }

    private async Task<JsonElement> Run(bool isSound, Func<ProviderConfiguration, IReadOnlyList<IInferenceProvider>>? providers = null)
    {
        string socket = _folder.File("control.sock");
        using CancellationTokenSource stop = new();
        GreySource source = new(-1, isLive: true) { BeforeRead = (_, _) => Thread.Yield() };
        StationServices services = new()
        {
            Loggers = _log, Companions = StationModules.Companions, CreateSource = (_, _) => source,
            CreateProviders = providers ?? ProviderRegistry.Create,
        };
        StationRunner runner = new(services, new FakeServiceManager(isActive: false));
        StationConfiguration configuration = new()
        {
            Model = Bundle(isSound), Source = new SyntheticSourceConfiguration(), ControlSocket = socket,
        };
        Task run = Task.Run(() => runner.RunAsync(configuration, stop.Token));

        // The socket's file is there a moment before it listens.
        await _log.UntilAsync(1000, run);

        string answer = await ControlClient.AskAsync(socket, ControlRequests.Status, CancellationToken.None);
        await stop.CancelAsync();
        await run;
        return JsonDocument.Parse(answer).RootElement;
    }

    private static string Expected(JsonElement verdict) => verdict.GetProperty("truth").GetString() == TinyModel.Labels[0] ? "ok" : "ng";

    private async Task<JsonElement[]> Judged(UnsoundAction action, string? recipe)
    {
        string verdicts = _folder.File($"{Guid.NewGuid():N}.jsonl");
        string path = _folder.File("recipe.json");
        await File.WriteAllTextAsync(path, recipe);
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => new GreySource(6) };
        StationConfiguration configuration = new()
        {
            Model = Bundle(isSound: false),
            WhenUnsound = action,
            Source = new SyntheticSourceConfiguration(),
            Recipe = recipe is null ? null : path,
            SimulatesGpio = true,
            Outputs = [new JsonLinesConfiguration(verdicts)],
        };

        await using (StationHost station = await StationBuilder.OpenAsync(configuration, services))
        {
            using CancellationTokenSource stop = new();
            Task run = station.RunAsync(0, stop.Token);
            while (station.Line.Statistics.Parts < 6 && !run.IsCompleted)
            {
                await Task.Yield();
            }

            // The test does not wait for the belt.
            await stop.CancelAsync();
            await run;
        }

        return [.. File.ReadLines(verdicts).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private string Bundle(bool isSound)
    {
        Dictionary<string, byte[]> files = new() { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() };
        ModelBundle draft = ModelBundle.InMemory("draft", TinyModel.Manifest, files);
        byte[] picture = [.. Enumerable.Repeat(TinyModel.GreyOf(2), TinyModel.Side * TinyModel.Side * 3)];
        using IInferenceSession session = new CpuProvider().Open(draft, draft.FindVariant("cpu")!, new SessionSettings());
        new PictureInput(TinyModel.Manifest.Input).Write(picture, session);
        session.Run();
        GoldenVectors vectors = new("fp32", picture, [.. session.Output.ToArray().Select(score => isSound ? score : -score)], 1);
        foreach ((string name, byte[] bytes) in vectors.ToFiles())
        {
            files[name] = bytes;
        }

        string path = _folder.File("bundle");
        BundleWriter.Write(path, TinyModel.Manifest with { Reference = vectors.Manifest }, files);
        return path;
    }
}
