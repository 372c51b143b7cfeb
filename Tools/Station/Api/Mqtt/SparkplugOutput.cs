using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Api.Mqtt;

/// <summary>The station as an edge node of Sparkplug B, beside its topics in JSON.</summary>
internal sealed class SparkplugOutput : IStationModule
{
    internal static readonly SettingDefinition Group = new("output.mqtt.sparkplug.group", Text, "Group",
        "The group id in topics: spBv1.0/GROUP/NDATA/NODE. See docs/mqtt.md.") { Otherwise = "no Sparkplug" };

    internal static readonly SettingDefinition Node = new("output.mqtt.sparkplug.node", Text, "Edge node",
        "The edge node id in topics. No other node of the group may have it.") { Otherwise = "the station's name" };

    internal static readonly SettingDefinition Device = new("output.mqtt.sparkplug.device", Text, "Device",
        "The id of a device of the node: results and commands are then the device's.") { Otherwise = "none: they are the node's own" };

    internal static readonly SettingDefinition PrimaryHost = new("output.mqtt.sparkplug.primaryHost", Text, "Primary host",
        "The id of the host that has to be online: until it says so on spBv1.0/STATE/HOST, results wait in the journal.")
    { Otherwise = "none: the node sends whenever the broker is there" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("output.mqtt.sparkplug", "Sparkplug", "The station as an edge node of Sparkplug B 3.0, on a second connection to the broker."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Group, Node, Device, PrimaryHost];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        SettingDefinition? needed = !values.IsMentioned(MqttOutput.Address) ? MqttOutput.Address : values.IsMentioned(Group) ? null : Group;
        foreach (SettingDefinition setting in Settings.Where(values.IsMentioned))
        {
            if (needed is not null)
            {
                faults.Add(setting, $"goes only with {needed.Path}: expected it beside it.");
            }
            else if (values.Text(setting) is { } name && !MqttTopics.IsPart(name))
            {
                faults.Add(setting, $"cannot be a part of a topic: expected {MqttTopics.Expected}.");
            }
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        configuration.Mqtt is { } mqtt && values.Text(Group) is { } group
            ? configuration with
            {
                Mqtt = mqtt with
                {
                    Sparkplug = new SparkplugConfiguration
                    {
                        Group = group,
                        Node = values.Text(Node),
                        Device = values.Text(Device),
                        PrimaryHost = values.Text(PrimaryHost),
                    },
                },
            }
            : configuration;
}
