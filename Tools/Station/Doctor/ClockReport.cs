namespace EdgeConvNeXt.Station.Doctor;

/// <summary>The wall clock. Timing on the line does not depend on it: frames and edges carry the kernel's monotonic time.</summary>
/// <param name="Utc">What it says.</param>
/// <param name="IsSynchronised">Whether somebody keeps it right; null where the kernel does not tell.</param>
public sealed record ClockReport(DateTimeOffset Utc, bool? IsSynchronised);
