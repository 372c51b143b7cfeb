namespace EdgeConvNeXt.Camera.V4L2;

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
