namespace EdgeConvNeXt.Station.Sources;

/// <summary>Image files in a folder.</summary>
public sealed record FolderSourceConfiguration : SourceConfiguration
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>Whether folders inside it are looked into.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether to begin again at the end.</summary>
    public bool Loop { get; init; }

    /// <summary>Frames per second, or null for as fast as they are read.</summary>
    public double? FramesPerSecond { get; init; }
}
