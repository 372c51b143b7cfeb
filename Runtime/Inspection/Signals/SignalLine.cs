namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>A line of a chip as it is at one moment.</summary>
/// <param name="Offset">Offset on the chip, from 0.</param>
/// <param name="Name">What the board calls it; empty where it has no name.</param>
/// <param name="IsUsed">Whether somebody holds it.</param>
/// <param name="User">Who holds it; may be empty although somebody does.</param>
/// <param name="IsOutput">Its direction.</param>
/// <param name="IsActiveLow">Whether the low voltage is the active one.</param>
public sealed record SignalLine(int Offset, string Name, bool IsUsed, string User, bool IsOutput, bool IsActiveLow);
