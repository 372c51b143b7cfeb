namespace EdgeConvNeXt.Station.Doctor;

/// <summary>A GPIO chip.</summary>
/// <param name="Name">The kernel's name for it.</param>
/// <param name="Label">What it is.</param>
/// <param name="Lines">Number of its lines.</param>
/// <param name="LinesInUse">Those that somebody holds: "17 GPIO17 (edge-agent)".</param>
/// <param name="Trouble">Why it cannot be asked, and what to do; null where it can.</param>
public sealed record GpioReport(string Name, string Label, int Lines, IReadOnlyList<string> LinesInUse, string? Trouble);
