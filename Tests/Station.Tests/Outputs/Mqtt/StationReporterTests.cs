using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>What a station says of itself when connections are lost in the middle of it.</summary>
public sealed class StationReporterTests
{
    private readonly StubStation _station = new();
    private readonly StationReporter _reporter;

    public StationReporterTests() => _reporter = new StationReporter(
        _station, new MqttTopics(MqttBench.To(1), "press 4"), MqttBench.To(1), TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task An_event_that_a_lost_connection_took_with_it_is_said_on_the_next()
    {
        using TerseBroker lost = new(10);
        await using MqttConnection first = await Connect(lost);
        Task state = _reporter.AnnounceAsync(first, CancellationToken.None);
        await Acknowledge(lost, 1);
        await state;
        _station.Become(state => state with { State = "Error", Reason = "The camera is away." });
        Task change = _reporter.AnnounceAsync(first, CancellationToken.None);
        await Acknowledge(lost, 2);
        await Come(lost, 3);
        lost.Dispose();
        await Assert.ThrowsAsync<EdgeException>(() => change);

        using TerseBroker back = new(10);
        await using MqttConnection second = await Connect(back);
        change = _reporter.AnnounceAsync(second, CancellationToken.None);
        await Acknowledge(back, 1);
        await Acknowledge(back, 2);
        await change;

        Assert.EndsWith("/event", back.LastTopic, StringComparison.Ordinal);
    }

    private static async Task Acknowledge(TerseBroker broker, int number)
    {
        await Come(broker, number);
        broker.Acknowledge();
    }

    private static Task Come(TerseBroker broker, int number) =>
        TestJournal.Await(() => broker.Published >= number, () => $"{broker.Published} came");

    private Task<MqttConnection> Connect(TerseBroker broker) =>
        new MqttConnector(MqttBench.To(broker.Port), "press", TimeProvider.System).OpenAsync(_reporter.Will(), CancellationToken.None);
}
