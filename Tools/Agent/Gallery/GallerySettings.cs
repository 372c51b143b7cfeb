using EdgeConvNeXt.Agent.Configuration;

namespace EdgeConvNeXt.Agent.Gallery;

/// <summary>What a configuration knows besides the catalogue's settings in the full gallery's build.</summary>
internal static class GallerySettings
{
    /// <summary>The source type: OpenCV's VideoCapture.</summary>
    public const string OpenCv = "opencv";

    internal static readonly SettingDefinition Capture = new("source.capture", SettingKind.Text, "Capture",
        "What OpenCV opens: the number of a camera from 0, an address, or a file (a video, a picture, or numbered pictures such as part_%04d.png). Relative paths "
        + "start from where the agent was started.")
    { IsRequired = true, SourceTypes = [OpenCv] };
}
