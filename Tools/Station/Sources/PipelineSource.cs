using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A GStreamer pipeline in the user's own words.</summary>
public sealed record PipelineSourceConfiguration : SourceConfiguration
{
    /// <summary>The pipeline as gst-launch-1.0 takes it, without a sink.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Whether frames come at the world's pace.</summary>
    public bool IsLive { get; init; } = true;

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new GStreamerFrameSource(
            new GStreamerOptions
            {
                Pipeline = Pipeline, IsLive = IsLive,
            }, context.Clock, context.Loggers.CreateLogger<GStreamerFrameSource>());
    }

    /// <inheritdoc/>
    public override Task<string?> CheckAsync(SourceContext context) =>
        Task.FromResult<string?>("The source was not opened: a network camera or a pipeline may belong to an agent that runs.");
}

/// <summary>A GStreamer pipeline in the user's own words.</summary>
internal sealed class PipelineSource : ISourceModule
{
    internal static readonly SettingDefinition Pipeline = new("source.pipeline", Text, "Pipeline",
        "A GStreamer pipeline as gst-launch-1.0 takes it, without a sink: the agent puts its own behind it.")
    { IsRequired = true };

    internal static readonly SettingDefinition Live = new("source.live", Flag, "Live",
        "Whether the pipeline is a camera. Then the newest frame is kept, older ones are dropped, "
        + "and a pipeline that ends is opened again; "
        + "otherwise every frame is taken and the end is the end.") { Default = "true" };

    /// <inheritdoc/>
    public string Type => "pipeline";

    /// <inheritdoc/>
    public string Summary => "a GStreamer pipeline in your own words (pipeline)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Pipeline, Live];

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) =>
        new PipelineSourceConfiguration { Pipeline = values.Text(Pipeline)!, IsLive = values.Flag(Live) };
}
