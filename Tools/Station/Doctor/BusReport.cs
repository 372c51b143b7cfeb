namespace EdgeConvNeXt.Station.Doctor;

/// <summary>An i2c bus.</summary>
/// <param name="Path">Its device.</param>
/// <param name="Trouble">Why it cannot be opened; null where it can, and in a recorded tree.</param>
public sealed record BusReport(string Path, string? Trouble);
