using EdgeConvNeXt.Targets.Signals;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>The station's tower light and what else tells of its state.</summary>
public sealed record SignalConfiguration
{
    /// <summary>The chip, by label or name.</summary>
    public required string Chip { get; init; }

    /// <summary>The lines and what each is for.</summary>
    public required IReadOnlyList<StationOutput> Outputs { get; init; }
}
