namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Whether a provider can run on this machine.</summary>
/// <param name="IsAvailable">Whether it can.</param>
/// <param name="Reason">Why not, or what it would run on, in words.</param>
public readonly record struct ProviderProbe(bool IsAvailable, string Reason);
