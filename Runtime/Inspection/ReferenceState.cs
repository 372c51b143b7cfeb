using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What the checks against reference vectors showed so far.</summary>
/// <param name="Checks">How many there were.</param>
/// <param name="Mismatches">Those of them that found the session wrong.</param>
/// <param name="CheckedAt">When the last one ended.</param>
/// <param name="Last">What it showed.</param>
public sealed record ReferenceState(long Checks, long Mismatches, MonotonicTime CheckedAt, ReferenceResult Last);
