using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>What a camera can do.</summary>
/// <param name="Formats">The pixel formats, in the driver's order.</param>
/// <param name="Controls">The controls that can be fixed.</param>
public sealed record V4L2Abilities(IReadOnlyList<V4L2FormatInfo> Formats, IReadOnlyList<V4L2ControlInfo> Controls)
{
    /// <summary>How those of its formats become colours that carry luminance and colour differences.</summary>
    public IReadOnlyList<V4L2ColorInfo> Colors { get; init; } = [];

    /// <summary>What its driver stamps; null where that is not known because another program has the camera.</summary>
    public V4L2TimeStamp? TimeStamps { get; init; }
}

/// <summary>How a pixel format of a camera becomes colours, as its driver reports.</summary>
/// <param name="Code">The format's four letters: "YUYV".</param>
/// <param name="Color">The encoding; null for one that is not known here.</param>
public sealed record V4L2ColorInfo(string Code, YcbcrColor? Color);

/// <summary>A control that a camera has.</summary>
/// <param name="Setting">
/// Which one of <see cref="V4L2Controls"/>: "exposure", "gain", "focus", "whiteBalance", "powerLineFrequency".
/// </param>
/// <param name="Name">The driver's words for it.</param>
/// <param name="Range">What it takes.</param>
/// <param name="Default">What it is unless set.</param>
/// <param name="Value">What it is now.</param>
public sealed record V4L2ControlInfo(string Setting, string Name, V4L2Range Range, int Default, int Value);

/// <summary>A pixel format that a camera delivers.</summary>
/// <param name="Code">Its four letters: "YUYV", "MJPG".</param>
/// <param name="Description">The driver's words for it.</param>
/// <param name="Format">Which of the known formats it is, or null for one that cannot be used here.</param>
/// <param name="Sizes">Its sizes and rates; empty when the driver does not list them.</param>
public sealed record V4L2FormatInfo(string Code, string Description, V4L2Format? Format, IReadOnlyList<V4L2FrameSize> Sizes);

/// <summary>A size of frames, or a range of sizes, and the rates that go with it (of a range: with its largest).</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="FrameRates">Frames per second.</param>
public sealed record V4L2FrameSize(V4L2Range Width, V4L2Range Height, V4L2FrameRates FrameRates)
{
    /// <summary>Whether a size is this one, or within it.</summary>
    public bool Contains(int width, int height) => Width.Contains(width) && Height.Contains(height);

    /// <summary>"1280x720".</summary>
    public override string ToString() => $"{Width}x{Height}";
}

/// <summary>Whole numbers from a smallest to a largest in steps.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Step">From one to the next; at least 1.</param>
public readonly record struct V4L2Range(long Minimum, long Maximum, long Step)
{
    /// <summary>Whether a number is one of them.</summary>
    public bool Contains(long value) => value >= Minimum && value <= Maximum && (value - Minimum) % Step == 0;

    /// <summary>"1920", "16 to 4096", "2800 to 6500 in steps of 10".</summary>
    public override string ToString()
    {
        string ends = Minimum == Maximum ? $"{Minimum}" : $"{Minimum} to {Maximum}";
        return Step > 1 && Minimum != Maximum ? $"{ends} in steps of {Step}" : ends;
    }
}

/// <summary>What a driver's time stamps are of.</summary>
public enum V4L2TimeStamp
{
    /// <summary>The moment at which the exposure of the frame began.</summary>
    StartOfExposure,

    /// <summary>The moment at which the last pixel had arrived.</summary>
    EndOfFrame,

    /// <summary>Nothing that can be used: another clock's, a copy, or none.</summary>
    None,
}
