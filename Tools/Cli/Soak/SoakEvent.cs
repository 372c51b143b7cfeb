namespace EdgeConvNeXt.Cli.Soak;

/// <summary>Something that happens at a moment of virtual time.</summary>
/// <param name="Kind">What.</param>
/// <param name="Item">Index of the part on the belt, or what else the kind counts.</param>
internal readonly record struct SoakEvent(SoakEventKind Kind, long Item = 0);
