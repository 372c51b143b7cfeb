using EdgeConvNeXt.Runtime.Documents;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>Settings that several kinds of source share.</summary>
internal static class SourceSettings
{
    internal static readonly SettingDefinition Path = new("source.path", SettingKind.Path, "Path",
        "The folder with images, or a single image; the video file.") { IsRequired = true };

    internal static readonly SettingDefinition FramesPerSecond = new("source.framesPerSecond", Number, "Frame rate",
        "How many frames come in a second. A camera that has no such rate is refused. "
        + "Generated parts then pass as under a camera, read or not; files wait.")
    {
        Unit = "frames per second", Minimum = 0.001, Maximum = 1000, Otherwise = "as fast as verdicts come; a camera's own rate"
    };

    internal static readonly SettingDefinition Width = new("source.width", Whole, "Width",
        "Width of the frames; goes with source.height.")
    { Unit = "pixels", Minimum = 16, Maximum = 8192, Otherwise = "640; a camera's own width" };

    internal static readonly SettingDefinition Height = new("source.height", Whole, "Height",
        "Height of the frames; goes with source.width.")
    { Unit = "pixels", Minimum = 16, Maximum = 8192, Otherwise = "480; a camera's own height" };
}
