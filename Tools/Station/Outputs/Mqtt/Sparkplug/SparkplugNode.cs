using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>A station as an edge node; what stays the same over its connections.</summary>
/// <param name="configuration">The broker, and what is said there.</param>
/// <param name="sparkplug">What the node is called.</param>
/// <param name="station">The station.</param>
/// <param name="name">Its name.</param>
/// <param name="journal">Where results come from.</param>
/// <param name="clock">The clock.</param>
internal sealed class SparkplugNode(
    MqttConfiguration configuration, SparkplugConfiguration sparkplug, IMqttStation station, string name, JournalSink journal,
    TimeProvider clock)
{
    /// <summary>Its topics.</summary>
    public SparkplugTopics Topics { get; } = new(sparkplug, name);

    /// <summary>Commands that are switched on.</summary>
    public IReadOnlyList<string> Commands { get; } = [.. SparkplugCommands.OfStation.Where(configuration.Commands.Contains)];

    /// <summary>The station.</summary>
    public IMqttStation Station => station;

    /// <summary>Where results come from.</summary>
    public JournalSink Journal => journal;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>From one look at how the station does to the next.</summary>
    public TimeSpan HealthPeriod => configuration.HealthPeriod;

    /// <summary>A result of the journal; null where there is none, or it cannot be read now.</summary>
    public JournalRow? ResultAt(long sequence)
    {
        try
        {
            using JournalReader reader = JournalReader.Open(Path.GetDirectoryName(journal.Database)!);
            return reader.Following(sequence - 1, sequence, 1) is [var row] ? row : null;
        }
        catch (EdgeException)
        {
            // The outbox tells of it.
            return null;
        }
    }
}
