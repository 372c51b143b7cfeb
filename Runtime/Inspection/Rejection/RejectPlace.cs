using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>A part on its way to the reject position.</summary>
/// <param name="Part">Its number.</param>
/// <param name="TriggeredAt">When it began its way.</param>
/// <param name="DueSteps">The encoder's position at which it is there; without meaning where time counts.</param>
/// <param name="IsRejected">Whether the output fires for it; null while it has no verdict.</param>
internal readonly record struct RejectPlace(long Part, MonotonicTime TriggeredAt, long DueSteps, bool? IsRejected);
