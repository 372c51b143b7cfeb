namespace EdgeConvNeXt.Station.Doctor;

/// <summary>A processor.</summary>
/// <param name="Architecture">"arm64" or "x64"; null where unknown.</param>
/// <param name="Model">What its maker calls it; null where the kernel does not know.</param>
/// <param name="Cores">Cores as the kernel counts them.</param>
/// <param name="BigCores">Numbers of the fastest cores; null where all are alike.</param>
/// <param name="Features">What it has of what makes integer models fast.</param>
public sealed record ProcessorReport(string? Architecture, string? Model, int Cores, IReadOnlyList<int>? BigCores, IReadOnlyList<string> Features);
