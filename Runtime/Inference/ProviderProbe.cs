namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Whether a provider can run on this machine.</summary>
/// <param name="IsAvailable">Whether it can.</param>
/// <param name="Reason">Why not, or what it would run on, in words.</param>
public readonly record struct ProviderProbe(bool IsAvailable, string Reason)
{
    /// <summary>The chip that it would run on, as variants name it: "Ascend310B4"; null where that does not matter, or nobody tells.</summary>
    public string? Soc { get; init; }
}
