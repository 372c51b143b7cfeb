namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>Something that happens at a moment of virtual time, or when the belt has come so far.</summary>
/// <param name="Kind">What.</param>
/// <param name="Part">The part that it happens to; null where it happens to none.</param>
internal readonly record struct SoakEvent(SoakEventKind Kind, SoakPart? Part = null);
