using System.Globalization;
using EdgeConvNeXt.Camera.GStreamer;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>What an <see cref="OpenCvFrameSource"/> opens.</summary>
public sealed record OpenCvOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _stallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// As OpenCV's VideoCapture takes it: the number of a camera from 0, an address (anything with <c>://</c>), or a file: a video, a picture, or numbered
    /// pictures (<c>part_%04d.png</c>).
    /// </summary>
    public required string Capture { get; init; }

    /// <summary>Whether frames come at the world's pace: cameras and addresses. Files wait for their reader.</summary>
    public bool IsLive => CameraNumber is not null || IsAddress;

    /// <summary>How long the first frame may take at Start; above 0, at most one hour.</summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan StartTimeout
    {
        get => _startTimeout;
        init => _startTimeout = Checked(value);
    }

    /// <summary>
    /// How long OpenCV may wait for the next frame of an address before the stream counts as lost; above 0, at most one hour. For a camera's number OpenCV
    /// has a limit of its own (V4L2: 10 s).
    /// </summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan StallTimeout
    {
        get => _stallTimeout;
        init => _stallTimeout = Checked(value);
    }

    /// <summary>The camera's number, or null when it is none.</summary>
    internal int? CameraNumber => int.TryParse(Capture, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Whether it is an address.</summary>
    internal bool IsAddress => Capture.Contains("://", StringComparison.Ordinal);

    /// <summary>Whether it is a pattern for numbered pictures, so that no file has its name.</summary>
    internal bool IsPattern => !IsLive && Capture.Contains('%', StringComparison.Ordinal);

    /// <summary>What to call it in logs and messages; a password in an address is masked.</summary>
    internal string DisplayName => CameraNumber is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"OpenCV camera {number}")
        : $"OpenCV capture {PipelineText.Mask(Capture)}";

    private static TimeSpan Checked(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout);
        return value;
    }
}
