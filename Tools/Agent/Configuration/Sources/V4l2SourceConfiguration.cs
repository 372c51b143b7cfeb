namespace EdgeConvNeXt.Agent.Configuration.Sources;

/// <summary>A camera of this machine.</summary>
public sealed record V4l2SourceConfiguration : SourceConfiguration
{
    /// <summary>Its device file.</summary>
    public string Device { get; init; } = "/dev/video0";

    /// <summary>Width of the frames in pixels, or null for the camera's own.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the frames in pixels, or null for the camera's own.</summary>
    public int? Height { get; init; }

    /// <summary>Frames per second, or null for the camera's own rate.</summary>
    public int? FramesPerSecond { get; init; }
}
