using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>The words for a source that does not start, by the kind of source.</summary>
/// <param name="Fault">Which part of the outside world it is.</param>
/// <param name="What">The source, as a noun phrase.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record StartFault(EdgeFault Fault, string What, string Expected, string Remedy)
{
    public static StartFault OfPipeline { get; } = new(
        EdgeFault.Device, "pipeline", "a pipeline that delivers frames", "Try it with gst-launch-1.0 -v and look at its sources.");

    public static StartFault OfVideoFile { get; } = new(
        EdgeFault.File,
        "video file",
        "a video that the installed GStreamer plug-ins decode",
        "Check the file with gst-discoverer-1.0; more formats come with gstreamer1.0-plugins-good, -bad and gstreamer1.0-libav.");

    public static StartFault OfNetworkCamera { get; } = new(
        EdgeFault.Network, "network camera", "an RTSP stream with video", "Check address, user, password and cable.");

    /// <summary>The file is not there.</summary>
    public EdgeException Missing(string path) => new(Fault, $"The {What} does not exist", path, Expected, Remedy);

    /// <summary>It has to be a file, but something else is there.</summary>
    public EdgeException NotAFile(string path) =>
        new(Fault, $"The path does not lead to a {What}", path, "a regular file, not a folder, pipe or device", "Name a file.");

    /// <summary>It is there, but does not deliver.</summary>
    public EdgeException Failed(string where, string reason) =>
        new(Fault, $"The {What} delivers no frames: {reason}", where, Expected, Remedy);
}
