using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>How a pixel format of a camera becomes colours, as its driver tells.</summary>
/// <param name="Code">The format's four letters: "YUYV".</param>
/// <param name="Color">The encoding; null for one that is not known here.</param>
public sealed record V4L2ColorInfo(string Code, YcbcrColor? Color);
