namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>What a soak is to do.</summary>
/// <param name="Parts">Parts that come down the belt, 1 or more.</param>
/// <param name="Seed">Which parts and which faults: the same seed brings the same.</param>
/// <param name="HasFaults">Whether things go wrong.</param>
internal sealed record SoakOptions(int Parts, ulong Seed, bool HasFaults);
