using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>The topics of an edge node: <c>spBv1.0/GROUP/TYPE/NODE[/DEVICE]</c></summary>
/// <param name="configuration">Group, node and device.</param>
/// <param name="station">Name of the station.</param>
internal sealed class SparkplugTopics(SparkplugConfiguration configuration, string station)
{
    private const string Namespace = "spBv1.0";

    /// <summary>Group and node, for messages.</summary>
    public string Descriptor => $"{configuration.Group}/{Node}";

    /// <summary>The birth of the node.</summary>
    public string NodeBirth => OfNode("NBIRTH");

    /// <summary>The death of the node.</summary>
    public string NodeDeath => OfNode("NDEATH");

    /// <summary>What changed at the node.</summary>
    public string NodeData => OfNode("NDATA");

    /// <summary>Commands to the node.</summary>
    public string NodeCommand => OfNode("NCMD");

    /// <summary>The birth of the device; null without a device.</summary>
    public string? DeviceBirth => OfDevice("DBIRTH");

    /// <summary>Commands to the device; null without a device.</summary>
    public string? DeviceCommand => OfDevice("DCMD");

    /// <summary>Where results go: the device's data, or the node's without a device.</summary>
    public string ResultData => OfDevice("DDATA") ?? NodeData;

    /// <summary>Where the primary host says how it is; null without one.</summary>
    public string? Host => configuration.PrimaryHost is { } host ? $"{Namespace}/STATE/{host}" : null;

    private string Node => configuration.Node ?? station;

    private string OfNode(string type) => $"{Namespace}/{configuration.Group}/{type}/{Node}";

    private string? OfDevice(string type) => configuration.Device is { } device ? $"{OfNode(type)}/{device}" : null;
}
