using System.Globalization;
using EdgeConvNeXt.Camera.GStreamer;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>What an <see cref="OpenCvFrameSource"/> opens.</summary>
public sealed record OpenCvOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// As OpenCV's VideoCapture takes it: the number of a camera from 0, or a file: a video, a picture, or numbered pictures
    /// (<c>part_%04d.png</c>).
    /// </summary>
    public required string Capture { get; init; }

    /// <summary>Whether frames come at the world's pace: those of a camera. Files wait for their reader.</summary>
    public bool IsLive => CameraNumber is not null;

    /// <summary>How long the first frame may take at Start; above 0, at most one hour.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan StartTimeout
    {
        get => _startTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout);
            _startTimeout = value;
        }
    }

    /// <summary>The camera's number, or null when it is none.</summary>
    internal int? CameraNumber => NumberOf(Capture);

    /// <summary>Whether it is a pattern for numbered pictures, so that no file has its name.</summary>
    internal bool IsPattern => !IsLive && Capture.Contains('%', StringComparison.Ordinal);

    /// <summary>What to call it in logs and messages; a password in an address is masked.</summary>
    internal string DisplayName => CameraNumber is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"OpenCV camera {number}")
        : $"OpenCV capture {PipelineText.Mask(Capture)}";

    /// <summary>Whether it is an address, which OpenCV's library does not open: its FFmpeg is built without a network.</summary>
    public static bool IsAddress(string capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        return capture.Contains("://", StringComparison.Ordinal);
    }

    /// <summary>Whether it is the path of a file, or of files by their pattern.</summary>
    public static bool IsPath(string capture) => !IsAddress(capture) && NumberOf(capture) is null;

    private static int? NumberOf(string capture) =>
        int.TryParse(capture, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
