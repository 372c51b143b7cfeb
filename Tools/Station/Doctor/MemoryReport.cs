namespace EdgeConvNeXt.Station.Doctor;

/// <summary>Main memory.</summary>
/// <param name="TotalBytes">All of it.</param>
/// <param name="AvailableBytes">What programs can still get.</param>
public sealed record MemoryReport(long TotalBytes, long AvailableBytes);
