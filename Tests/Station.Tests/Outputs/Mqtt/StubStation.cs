using System.Collections.Concurrent;
using System.Text.Json;
using EdgeConvNeXt.Station.Outputs.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>A station whose state the test sets, and that notes its commands.</summary>
internal sealed class StubStation : IMqttStation
{
    private volatile MqttState _state = new(Online: true)
    {
        State = "ContinuousExecution", Station = "press 4", Start = "s1", Alive = true, Model = "strip@3", Recipe = "plates",
    };

    public ConcurrentQueue<string> CarriedOut { get; } = new();

    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    public string? Refusal { get; set; }

    public void Become(Func<MqttState, MqttState> change) => _state = change(_state);

    public MqttState State() => _state;

    public MqttHealth Health() => new("2026-01-01T00:00:00.000Z", "press 4", "s1", 12.5, Alive: true)
    {
        Counters = new MqttCounters(7, 4, 2, 1, 0, 3, 0), LatencyMs = new MqttLatency(5.2, 6, 7),
        TemperatureCelsius = new Dictionary<string, double> { ["npu 0"] = 45 },
    };

    public ConcurrentQueue<DriftNews> Drift { get; } = new();

    public IReadOnlyList<DriftNews> DriftAfter(long number) => [.. Drift.Where(news => news.Number > number)];

    public CommandOutcome CarryOut(string command, JsonElement request)
    {
        CarriedOut.Enqueue(command);
        Requests.Enqueue(request);
        return new CommandOutcome(Refusal) { Part = Refusal is null ? 12 : null };
    }
}
