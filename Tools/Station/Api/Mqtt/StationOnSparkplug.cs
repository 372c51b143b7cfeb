using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Mqtt;

/// <summary>A running station as an edge node of Sparkplug B.</summary>
internal static class StationOnSparkplug
{
    /// <summary>Opens the node's link to the broker; null where it is none.</summary>
    internal static SparkplugLink? Open(RunningStation running)
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
