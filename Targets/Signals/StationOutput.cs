using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Signals;

/// <summary>An output line of a station and what it is for. Several lines may have the same role.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Line">The line.</param>
public sealed record StationOutput(SignalRole Role, OutputLineOptions Line);
