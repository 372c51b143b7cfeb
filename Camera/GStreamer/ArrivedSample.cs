using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>A GstSample and what was noted when it arrived.</summary>
/// <param name="Sample">The GstSample; 0 for none.</param>
/// <param name="Sequence">Its number, those thrown out counted too.</param>
/// <param name="ArrivedAt">When the streaming thread brought it.</param>
internal readonly record struct ArrivedSample(nint Sample, long Sequence, MonotonicTime ArrivedAt);
