using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>Every kind of source, once: from its configuration to the source itself.</summary>
public static class SourceRegistry
{
    /// <summary>Makes a source; it is not started yet.</summary>
    public static IFrameSource Create(SourceConfiguration source, StationServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return source switch
        {
            SyntheticSourceConfiguration line => Synthetic(line, services),
            FolderSourceConfiguration folder => Folder(folder, services),
            VideoSourceConfiguration video => GStreamer(GStreamerOptions.VideoFile(video.Path), services),
            RtspSourceConfiguration camera => GStreamer(GStreamerOptions.Rtsp(camera.Url, camera.LatencyMilliseconds, camera.Tcp), services),
            V4l2SourceConfiguration camera => Camera(camera, services),
            PipelineSourceConfiguration written => GStreamer(
                new GStreamerOptions { Pipeline = written.Pipeline, IsLive = written.IsLive }, services),
            OpenCvSourceConfiguration opened => OpenCv(opened, services),
            _ => throw new ArgumentException($"{source} is no kind of source that this program knows.", nameof(source)),
        };
    }

    private static SyntheticFrameSource Synthetic(SyntheticSourceConfiguration line, StationServices services) => new(
        new SyntheticOptions
        {
            Seed = (ulong)line.Seed,
            OkShare = line.OkShare,
            Width = line.Width,
            Height = line.Height,
            Count = line.Count,
            FramesPerSecond = line.FramesPerSecond ?? 0,
        },
        services.Clock);

    private static FolderFrameSource Folder(FolderSourceConfiguration folder, StationServices services) => new(
        new FolderFrameSourceOptions
        {
            Path = folder.Path,
            Recursive = folder.Recursive,
            Loop = folder.Loop,
            FramesPerSecond = folder.FramesPerSecond ?? 0,
            Bits = services.Input?.Bits,
        },
        services.Clock);

    /// <summary>Which camera, and how it has to deliver.</summary>
    public static V4L2Options OptionsOf(V4l2SourceConfiguration camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return new V4L2Options
        {
            Device = camera.Device,
            Width = camera.Width ?? 0,
            Height = camera.Height ?? 0,
            FramesPerSecond = camera.FramesPerSecond ?? 0,
            Format = camera.Format,
            Controls = camera.Controls,
        };
    }

    private static V4L2FrameSource Camera(V4l2SourceConfiguration camera, StationServices services) =>
        new(OptionsOf(camera), services.Clock, services.Loggers.CreateLogger<V4L2FrameSource>());

    private static OpenCvFrameSource OpenCv(OpenCvSourceConfiguration opened, StationServices services) =>
        new(new OpenCvOptions { Capture = opened.Capture }, services.Clock, services.Loggers.CreateLogger<OpenCvFrameSource>());

    private static GStreamerFrameSource GStreamer(GStreamerOptions options, StationServices services) =>
        new(options, services.Clock, services.Loggers.CreateLogger<GStreamerFrameSource>());
}
