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
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_alarm_is_in_the_status_in_the_log_and_on_the_lamp_and_the_line_goes_on()
    {
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => new GreySource(2400) };
        StationConfiguration configuration = new()
        {
            Model = Bundle(),
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
        Assert.Equal(2400, station.Line.Statistics.Parts);
        await station.DisposeAsync();
        Assert.True(_log.Count(1370) >= 2);
    }

    // All parts are good there, and of one grey.
    private string Bundle()
    {
        BaselineBuilder builder = new(TinyModel.Labels);
        for (int i = 0; i < 500; i++)
        {
            builder.Add(0, PartOutcome.Ok, 0.9f);
            builder.Add(new PictureMeasure(0.9f + (i * 1e-4f), 0, 0, 0, 0, 0));
        }

        Dictionary<string, byte[]> files = new()
        {
            ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx(),
            [DriftBaseline.FileName] = builder.ToBaseline().ToFile(),
        };
        string path = _folder.File("bundle");
        BundleWriter.Write(path, TinyModel.Manifest, files);
        return path;
    }
}
