using System.Text.Json;
using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Agent.Configuration.Sources;
using EdgeConvNeXt.Agent.Control;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary>Stations whose model is held against reference vectors while they run.</summary>
public sealed class ReferenceRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_that_computes_as_its_reference_does_is_told_once_with_where_it_runs()
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
    public async Task One_that_does_not_is_logged_counted_and_shown_while_the_station_goes_on()
    {
        JsonElement status = await Run(isSound: false);

        Assert.Equal(1, _log.Count(1105));
        JsonElement reference = status.GetProperty("reference");
        Assert.False(reference.GetProperty("sound").GetBoolean());
        Assert.Equal(1, reference.GetProperty("mismatches").GetInt32());
        Assert.Contains("another best label", reference.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.True(status.GetProperty("alive").GetBoolean());
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
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => source, CreateProviders = providers ?? ProviderRegistry.Create };
        AgentRunner runner = new(services, new SystemdNotifier(null, null, _log.Typed<SystemdNotifier>()));
        AgentConfiguration configuration = new() { Model = Bundle(isSound), Source = new SyntheticSourceConfiguration(), ControlSocket = socket };
        Task run = Task.Run(() => runner.RunAsync(configuration, stop.Token));
        while (!File.Exists(socket) && !run.IsCompleted)
        {
            await Task.Yield();
        }

        string answer = await ControlClient.AskAsync(socket, ControlRequests.Status, CancellationToken.None);
        await stop.CancelAsync();
        await run;
        return JsonDocument.Parse(answer).RootElement;
    }

    private string Bundle(bool isSound)
    {
        Dictionary<string, byte[]> files = new() { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() };
        ModelBundle draft = ModelBundle.InMemory("draft", TinyModel.Manifest, files);
        byte[] picture = [.. Enumerable.Repeat(TinyModel.GreyOf(2), TinyModel.Side * TinyModel.Side * 3)];
        using IInferenceSession session = new CpuProvider().Open(draft, draft.FindVariant("cpu")!, new SessionSettings());
        new PictureInput(TinyModel.Manifest.Input).Write(picture, session);
        session.Run();
        ReferenceVectors vectors = new("fp32", picture, [.. session.Output.ToArray().Select(score => isSound ? score : -score)], 1);
        foreach ((string name, byte[] bytes) in vectors.ToFiles())
        {
            files[name] = bytes;
        }

        string path = _folder.File("bundle");
        BundleWriter.Write(path, TinyModel.Manifest with { Reference = vectors.Manifest }, files);
        return path;
    }
}
