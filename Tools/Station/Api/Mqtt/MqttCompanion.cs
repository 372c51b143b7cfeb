using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Mqtt;

/// <summary>A running station's links to its broker: JSON, and Sparkplug where it is switched on.</summary>
internal sealed class MqttCompanion : IAsyncDisposable
{
    private readonly IReadOnlyList<BrokerLink> _links;

    private MqttCompanion(IReadOnlyList<BrokerLink> links) => _links = links;

    /// <summary>Opens the links; null where there is no broker.</summary>
    internal static MqttCompanion? Open(RunningStation running) => StationOnMqtt.Open(running) is { } json
        ? new MqttCompanion(OpenSparkplug(running) is { } sparkplug ? [json, sparkplug] : [json])
        : null;

    /// <summary>Closes them at the same time: a broker that does not answer costs a stop the same for both.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_links.Select(link => link.DisposeAsync().AsTask())).ConfigureAwait(false);

    private static SparkplugLink? OpenSparkplug(RunningStation running)
    {
        if (running.Configuration.Mqtt is not { Sparkplug: { } sparkplug } mqtt)
        {
            return null;
        }

        JournalSink journal = running.Host.Sinks.OfType<JournalSink>().First();
        SparkplugLink link = new(
            mqtt, sparkplug, new StationOnMqtt(running), running.Configuration.Station, journal, running.Services.Clock,
            running.Services.Loggers.CreateLogger<SparkplugLink>());
        running.Deliveries.Enqueue(() => link.Status);
        return link;
    }
}
