namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>Which camera, and how it has to deliver.</summary>
public sealed record V4L2Options
{
    /// <summary>Fewest buffers: one that is filled, one that waits for it, and one that is lent.</summary>
    internal const int FewestBuffers = 3;

    private const int MostBuffers = 32;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private readonly int _width;
    private readonly int _height;
    private readonly double _framesPerSecond;
    private readonly int _buffers = 6;
    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _stallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A device node (<c>/dev/video0</c>, or a link such as <c>/dev/v4l/by-id/…</c>), or what the camera is known by: its serial number,
    /// its bus path (<c>usb-0000:00:14.0-1</c>) or its name. However it is named, a camera that was lost is found again by what it is, not
    /// by its number.
    /// </summary>
    public required string Device { get; init; }

    /// <summary>Width in pixels; 0 takes what the camera is set to.</summary>
    /// <value>Default: 0.</value>
    public int Width
    {
        get => _width;
        init => _width = NotNegative(value);
    }

    /// <summary>Height in pixels; 0 takes what the camera is set to.</summary>
    /// <value>Default: 0.</value>
    public int Height
    {
        get => _height;
        init => _height = NotNegative(value);
    }

    /// <summary>Frames in a second; 0 takes what the camera is set to. A camera that cannot hold the rate is refused.</summary>
    /// <value>Default: 0.</value>
    public double FramesPerSecond
    {
        get => _framesPerSecond;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000);
            _framesPerSecond = value;
        }
    }

    /// <summary>The pixel format; null takes the first of <see cref="V4L2Format"/> in which the camera delivers size and rate.</summary>
    public V4L2Format? Format { get; init; }

    /// <summary>What is fixed on the camera.</summary>
    public V4L2Controls Controls { get; init; } = new();

    /// <summary>
    /// Buffers to share with the driver, 3 to 32. Two are always left to it: when all others are lent, further frames are copied.
    /// </summary>
    /// <value>Default: 6.</value>
    public int Buffers
    {
        get => _buffers;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, FewestBuffers);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostBuffers);
            _buffers = value;
        }
    }

    /// <summary>
    /// How long the first frame may take, at Start and after each reconnect; above 0, at most one hour. The time between two frames is
    /// added, where <see cref="FramesPerSecond"/> gives it.
    /// </summary>
    /// <value>Default: 10 s.</value>
    public TimeSpan StartTimeout
    {
        get => _startTimeout;
        init => _startTimeout = Checked(value);
    }

    /// <summary>
    /// How long the next frame may take before the camera counts as lost; above 0, at most one hour. The time between two frames is added
    /// as above.
    /// </summary>
    /// <value>Default: 5 s.</value>
    public TimeSpan StallTimeout
    {
        get => _stallTimeout;
        init => _stallTimeout = Checked(value);
    }

    private static int NotNegative(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }

    private static TimeSpan Checked(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout);
        return value;
    }
}
