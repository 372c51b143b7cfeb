namespace EdgeConvNeXt.Station.Sources;

/// <summary>A GStreamer pipeline in the user's own words.</summary>
public sealed record PipelineSourceConfiguration : SourceConfiguration
{
    /// <summary>The pipeline as gst-launch-1.0 takes it, without a sink.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Whether frames come at the world's pace.</summary>
    public bool IsLive { get; init; } = true;
}
