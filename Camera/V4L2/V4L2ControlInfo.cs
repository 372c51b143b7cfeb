namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>A control that a camera has.</summary>
/// <param name="Setting">Which one of <see cref="V4L2Controls"/>: "exposure", "gain", "focus", "whiteBalance", "powerLineFrequency".</param>
/// <param name="Name">The driver's words for it.</param>
/// <param name="Range">What it takes.</param>
/// <param name="Default">What it is without anybody's doing.</param>
/// <param name="Value">What it is now.</param>
public sealed record V4L2ControlInfo(string Setting, string Name, V4L2Range Range, int Default, int Value);
