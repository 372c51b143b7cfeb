using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>A part on its way to the reject position.</summary>
/// <param name="Part">Its number.</param>
/// <param name="DueAt">When it is there; without meaning where the encoder counts.</param>
/// <param name="DueSteps">The encoder's position at which it is there; without meaning where time counts.</param>
/// <param name="IsRejected">Whether the output fires for it; null while it has no verdict.</param>
internal readonly record struct RejectPlace(long Part, MonotonicTime DueAt, long DueSteps, bool? IsRejected);
