namespace EdgeConvNeXt.Station.Sources;

/// <summary>A video file.</summary>
public sealed record VideoSourceConfiguration : SourceConfiguration
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }
}
