namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>A provider that was asked for and not taken.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Reason">Why not, in words.</param>
public readonly record struct ProviderRejection(string Provider, string Reason);
