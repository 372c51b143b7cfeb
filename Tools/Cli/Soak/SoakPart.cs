using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>A part on the belt.</summary>
/// <param name="Index">Its place in the row, from 0.</param>
/// <param name="At">When it is at the light barrier.</param>
/// <param name="Label">What it is.</param>
internal readonly record struct SoakPart(long Index, MonotonicTime At, string Label);
