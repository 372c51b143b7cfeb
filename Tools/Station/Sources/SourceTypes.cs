namespace EdgeConvNeXt.Station.Sources;

/// <summary>The values of source.type.</summary>
public static class SourceTypes
{
    /// <summary>Parts drawn by the generator.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>Image files in a folder.</summary>
    public const string Folder = "folder";

    /// <summary>A video file.</summary>
    public const string Video = "video";

    /// <summary>A network camera.</summary>
    public const string Rtsp = "rtsp";

    /// <summary>A camera of this machine.</summary>
    public const string V4l2 = "v4l2";

    /// <summary>A GStreamer pipeline in the user's own words.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>A camera of this machine, or files, by OpenCV.</summary>
    public const string OpenCv = "opencv";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Synthetic, Folder, Video, Rtsp, V4l2, Pipeline, OpenCv];
}
