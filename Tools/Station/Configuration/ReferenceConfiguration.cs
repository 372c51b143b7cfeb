using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>How the running model is held against its bundle's reference vectors.</summary>
public sealed record ReferenceConfiguration
{
    /// <summary>From one check to the next; null for the one at the start alone.</summary>
    public TimeSpan? Period { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far scores may be from the reference.</summary>
    public ReferenceTolerance Tolerance { get; init; } = new();
}
