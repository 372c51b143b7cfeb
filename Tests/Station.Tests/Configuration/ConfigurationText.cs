using System.Text;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Configuration;

/// <summary>Configurations as text, read as if they lay in /station.</summary>
internal static class ConfigurationText
{
    public const string File = "/station/agent.json";

    /// <summary>The smallest configuration of each source type.</summary>
    public static string Smallest(string sourceType) => sourceType switch
    {
        "synthetic" => """{ "model": "m.edgemodel", "source": { "type": "synthetic" } }""",
        "folder" => """{ "model": "m.edgemodel", "source": { "type": "folder", "path": "parts" } }""",
        "video" => """{ "model": "m.edgemodel", "source": { "type": "video", "path": "parts.mp4" } }""",
        "rtsp" => """{ "model": "m.edgemodel", "source": { "type": "rtsp", "url": "rtsp://camera/1" } }""",
        "v4l2" => """{ "model": "m.edgemodel", "source": { "type": "v4l2" } }""",
        "pipeline" => """{ "model": "m.edgemodel", "source": { "type": "pipeline", "pipeline": "videotestsrc" } }""",
        "opencv" => """{ "model": "m.edgemodel", "source": { "type": "opencv", "capture": "0" } }""",
        _ => throw new ArgumentOutOfRangeException(nameof(sourceType), sourceType, "No such source type."),
    };

    public static ConfigurationReading Read(string json) =>
        new ConfigurationReader(StationModules.Catalog).Parse(Encoding.UTF8.GetBytes(json), File);

    public static StationConfiguration Sound(string json) => Read(json).Require();

    /// <summary>The messages of all faults, in order.</summary>
    public static string[] Faults(string json) => [.. Read(json).Faults.Select(fault => fault.What)];
}
