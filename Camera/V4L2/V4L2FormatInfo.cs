namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>A pixel format that a camera delivers.</summary>
/// <param name="Code">Its four letters: "YUYV", "MJPG".</param>
/// <param name="Description">The driver's words for it.</param>
/// <param name="Format">Which of the known formats it is, or null for one that cannot be used here.</param>
/// <param name="Sizes">Its sizes and rates; empty when the driver does not list them.</param>
public sealed record V4L2FormatInfo(string Code, string Description, V4L2Format? Format, IReadOnlyList<V4L2FrameSize> Sizes);
