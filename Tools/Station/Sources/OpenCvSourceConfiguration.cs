using EdgeConvNeXt.Camera.OpenCv;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A camera or file by OpenCV.</summary>
public sealed record OpenCvSourceConfiguration : SourceConfiguration
{
    /// <summary>What OpenCV opens: the number of a camera from 0, or a file.</summary>
    public required string Capture { get; init; }

    /// <summary>Whether that is a camera.</summary>
    public bool IsCamera => !OpenCvOptions.IsPath(Capture);
}
