using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>What a <see cref="SyntheticFrameSource"/> delivers, and how fast.</summary>
/// <exception cref="ArgumentOutOfRangeException">A value is set that is outside its range.</exception>
public sealed record SyntheticOptions
{
    // Beyond this no camera goes, and the clock's timers cannot tell frames apart
    private const double FastestFramesPerSecond = 1000;

    private readonly int _width = 640;
    private readonly int _height = 480;
    private readonly PixelFormat _format = PixelFormat.Bgr24;
    private readonly double _okShare = 0.7;
    private readonly long _count;
    private readonly double _framesPerSecond;

    /// <summary>Which parts come: the same seed brings the same parts (see <see cref="SyntheticLine"/>).</summary>
    /// <value>Default: 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Width of the pictures in pixels, 16 to 8192.</summary>
    /// <value>Default: 640.</value>
    public int Width
    {
        get => _width;
        init => _width = PartRenderer.CheckedSide(value, nameof(Width));
    }

    /// <summary>Height of the pictures in pixels, 16 to 8192.</summary>
    /// <value>Default: 480.</value>
    public int Height
    {
        get => _height;
        init => _height = PartRenderer.CheckedSide(value, nameof(Height));
    }

    /// <summary>How the bytes become pixels: Bgr24, Rgb24 or Gray8.</summary>
    /// <value>Default: Bgr24.</value>
    public PixelFormat Format
    {
        get => _format;
        init => _format = PartRenderer.CheckedFormat(value, nameof(Format));
    }

    /// <summary>The probability that a part is good, 0 to 1; the defects share the rest evenly.</summary>
    /// <value>Default: 0.7.</value>
    public double OkShare
    {
        get => _okShare;
        init => _okShare = SyntheticLine.CheckedShare(value, nameof(OkShare));
    }

    /// <summary>Parts after which the line ends, 0 or more; 0 means never.</summary>
    /// <value>Default: 0.</value>
    public long Count
    {
        get => _count;
        init => _count = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Count), value, "The number of parts is 0, for no end, or more.");
    }

    /// <summary>
    /// 0: every part is delivered, as fast as it is read. More, at most 1000: parts pass at this rate whether or not they are read, as
    /// under a camera; only the newest is kept.
    /// </summary>
    /// <value>Default: 0.</value>
    public double FramesPerSecond
    {
        get => _framesPerSecond;
        init => _framesPerSecond = value is >= 0 and <= FastestFramesPerSecond
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(FramesPerSecond), value, "The rate is 0, for the reader's pace, to 1000 frames a second.");
    }
}
