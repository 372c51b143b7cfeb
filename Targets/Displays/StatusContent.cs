using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>What a station shows on its display.</summary>
/// <param name="Outcome">The last verdict; null before the first.</param>
/// <param name="Parts">Parts so far.</param>
/// <param name="Ng">How many of them were NG.</param>
/// <param name="Unsure">How many of them were unsure.</param>
/// <param name="PartsPerMinute">Rate of the last while.</param>
/// <param name="Address">Where the station's page is, such as 192.168.1.20:8080; empty where it has none.</param>
public readonly record struct StatusContent(Outcome? Outcome, long Parts, long Ng, long Unsure, double PartsPerMinute, string Address);
