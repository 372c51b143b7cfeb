using System.Globalization;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// What a <see cref="GStreamerFrameSource"/> plays. The factories make the pipelines for the usual cases; any other can be written out.
/// </summary>
public sealed record GStreamerOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _stallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The pipeline as gst-launch-1.0 takes it. Without a sink: a conversion and an appsink are put behind it. With an appsink of its own,
    /// named <c>sink</c>: it is used as it is written, except that its caps are set to the formats that are known here (GRAY8, RGB, BGR,
    /// YUY2 and NV12).
    /// </summary>
    public required string Pipeline { get; init; }

    /// <summary>What to call the source in logs and messages; null means the pipeline's text. Passwords in addresses are masked.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether frames come at the world's pace. Then the newest is kept, and a stream that ends is lost and opened again.
    /// </summary>
    /// <value>Default: true.</value>
    public bool IsLive { get; init; } = true;

    /// <summary>How long the first frame may take, at Start and after each reconnect; above 0, at most one hour.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan StartTimeout
    {
        get => _startTimeout;
        init => _startTimeout = Checked(value);
    }

    /// <summary>How long the next frame may take before the stream counts as lost; above 0, at most one hour.</summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan StallTimeout
    {
        get => _stallTimeout;
        init => _stallTimeout = Checked(value);
    }

    /// <summary>What a failed start says.</summary>
    internal StartFault Fault { get; init; } = StartFault.OfPipeline;

    /// <summary>The file that has to exist, or null.</summary>
    internal string? RequiredPath { get; init; }

    /// <summary>Whether it has to be a regular file: opening a pipe would wait for its other end, for ever.</summary>
    internal bool RequiresFile { get; init; }

    /// <summary>A video file, every frame of it, as fast as frames are read.</summary>
    /// <param name="path">The file, in any format that the installed plug-ins decode.</param>
    public static GStreamerOptions VideoFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        return new GStreamerOptions
        {
            Pipeline = $"filesrc location={PipelineText.Escape(full)} ! decodebin",
            Name = $"video file {path}",
            IsLive = false,
            Fault = StartFault.OfVideoFile,
            RequiredPath = full,
            RequiresFile = true,
        };
    }

    /// <summary>Whether a text is the address of a network camera: <c>rtsp://</c> or <c>rtsps://</c> and a host.</summary>
    public static bool IsRtspAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "rtsp" or "rtsps" && address.Host.Length > 0;

    /// <summary>A network camera.</summary>
    /// <param name="url">Its address: <c>rtsp://user:password@host:port/path</c>, or rtsps.</param>
    /// <param name="latencyMilliseconds">
    /// How long packets are held to put them in order, 0 to 10,000. Adds to the age of every frame.
    /// </param>
    /// <param name="tcp">Whether the stream comes over the connection (TCP) instead of separate datagrams (UDP): slower to start, loses
    /// nothing.</param>
    /// <exception cref="EdgeException">The address is none of RTSP, see <see cref="IsRtspAddress"/>.</exception>
    public static GStreamerOptions Rtsp(string url, int latencyMilliseconds = 100, bool tcp = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        ArgumentOutOfRangeException.ThrowIfNegative(latencyMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latencyMilliseconds, 10_000);
        if (!IsRtspAddress(url))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "The address is not one of a network camera",
                PipelineText.Mask(url),
                "rtsp://host/path",
                "Correct the address.");
        }

        string latency = latencyMilliseconds.ToString(CultureInfo.InvariantCulture);
        string protocols = tcp ? "tcp" : "udp";
        return new GStreamerOptions
        {
            // Only the video is taken: a camera with a microphone would else offer its sound to the decoder first
            Pipeline = $"rtspsrc location={PipelineText.Escape(url)} latency={latency} protocols={protocols}"
                + " ! application/x-rtp, media=(string)video ! decodebin",
            Name = PipelineText.Mask(url),
            Fault = StartFault.OfNetworkCamera,
        };
    }

    private static TimeSpan Checked(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout);
        return value;
    }
}
