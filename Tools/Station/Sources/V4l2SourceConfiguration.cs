using EdgeConvNeXt.Camera.V4L2;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A camera of this machine.</summary>
public sealed record V4l2SourceConfiguration : SourceConfiguration
{
    /// <summary>Which one: its serial number, bus path, name or device file.</summary>
    public string Device { get; init; } = "/dev/video0";

    /// <summary>Width of the frames in pixels, or null for the camera's own.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the frames in pixels, or null for the camera's own.</summary>
    public int? Height { get; init; }

    /// <summary>Frames per second, or null for the camera's own rate.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>The pixel format, or null for the first that suits.</summary>
    public V4L2Format? Format { get; init; }

    /// <summary>What is fixed on the camera.</summary>
    public V4L2Controls Controls { get; init; } = new();

    /// <inheritdoc/>
    public override (int Width, int Height)? FrameSize => Width is { } width && Height is { } height ? (width, height) : null;
}
