namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Whether a provider can run on this machine.</summary>
/// <param name="IsAvailable">Whether it can.</param>
/// <param name="Reason">Why not, or what it would run on, in words.</param>
public readonly record struct ProviderProbe(bool IsAvailable, string Reason)
{
    /// <summary>The reason in a few words where what it takes is not on this machine at all; null where something is there and does not work.</summary>
    public string? Absence { get; init; }

    /// <summary>The chip that it would run on, as variants name it: "Ascend310B4"; null where that does not matter, or nobody tells.</summary>
    public string? Soc { get; init; }
}
