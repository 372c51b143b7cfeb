using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A network camera.</summary>
public sealed record RtspSourceConfiguration : SourceConfiguration
{
    /// <summary>Its address: rtsp:// or rtsps://. May hold a password.</summary>
    public required string Url { get; init; }

    /// <summary>Whether pictures come over the connection (TCP) instead of separate datagrams (UDP).</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>Milliseconds, 0 to 10,000, for which packets are held to put them in order.</summary>
    public int LatencyMilliseconds { get; init; } = 100;

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new GStreamerFrameSource(
            GStreamerOptions.Rtsp(Url, LatencyMilliseconds, Tcp), context.Clock, context.Loggers.CreateLogger<GStreamerFrameSource>());
    }

    /// <inheritdoc/>
    public override Task<string?> CheckAsync(SourceContext context) =>
        Task.FromResult<string?>("The source was not opened: a network camera or a pipeline may belong to an agent that runs.");
}

/// <summary>A network camera.</summary>
internal sealed class RtspSource : ISourceModule
{
    internal static readonly SettingDefinition Url = new("source.url", Text, "Address",
        "Address of the network camera, beginning with rtsp:// or rtsps://.") { IsRequired = true };

    internal static readonly SettingDefinition Transport = new("source.transport", Choice, "Transport",
        "How the camera's pictures travel: tcp loses nothing, udp is quicker and may.")
    { Default = "\"tcp\"", Choices = ["tcp", "udp"] };

    internal static readonly SettingDefinition Latency = new("source.latency", Whole, "Latency",
        "How long packets are held to put them in order. It adds to the age of every frame.")
    { Unit = "milliseconds", Default = "100", Minimum = 0, Maximum = 10_000 };

    /// <inheritdoc/>
    public string Type => "rtsp";

    /// <inheritdoc/>
    public string Summary => "a network camera (rtsp)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Url, Transport, Latency];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Text(Url) is { } url && !GStreamerOptions.IsRtspAddress(url))
        {
            faults.Add(Url, "is no address of a network camera: expected rtsp://HOST/PATH or rtsps://HOST/PATH.");
        }
    }

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) => new RtspSourceConfiguration
    {
        Url = values.Text(Url)!,
        Tcp = values.Text(Transport) == "tcp",
        LatencyMilliseconds = values.Int(Latency)!.Value,
    };
}
