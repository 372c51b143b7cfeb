using EdgeConvNeXt.Camera.GStreamer;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>Sources on GStreamer's own test pictures.</summary>
internal static class TestSources
{
    public static GStreamerFrameSource Of(GStreamerOptions options, TimeProvider? clock = null) =>
        new(options, clock ?? TimeProvider.System, NullLogger<GStreamerFrameSource>.Instance);

    public static GStreamerFrameSource Live(string caps, string pattern = "ball") =>
        Of(new GStreamerOptions { Pipeline = $"videotestsrc is-live=true pattern={pattern} ! video/x-raw,{caps}" });

    public static GStreamerFrameSource Finite(int frames, string caps, string pattern = "ball") =>
        Of(new GStreamerOptions { Pipeline = $"videotestsrc num-buffers={frames} pattern={pattern} ! video/x-raw,{caps}", IsLive = false });

    /// <summary>The first frame comes at once, the second after a thousand seconds.</summary>
    public static GStreamerFrameSource Stuck(bool isLive) => Of(new GStreamerOptions
    {
        Pipeline = "videotestsrc is-live=true ! video/x-raw,format=NV12,width=64,height=48,framerate=1/1000",
        IsLive = isLive,
        StallTimeout = TimeSpan.FromHours(1),
    });
}
