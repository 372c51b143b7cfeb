namespace EdgeConvNeXt.Agent.Configuration.Sources;

/// <summary>A network camera.</summary>
public sealed record RtspSourceConfiguration : SourceConfiguration
{
    /// <summary>Its address: rtsp:// or rtsps://. May hold a password.</summary>
    public required string Url { get; init; }
}
