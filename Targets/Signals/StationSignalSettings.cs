namespace EdgeConvNeXt.Targets.Signals;

/// <summary>Times of <see cref="StationSignals"/>.</summary>
public sealed record StationSignalSettings
{
    /// <summary>How long the station may be silent after a report before it counts as faulty and its heartbeat stops.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the heartbeat stays at each level; at least <see cref="Tick"/>.</summary>
    /// <value>The default is 500 ms: 1 Hz.</value>
    public TimeSpan HeartbeatHalf { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the lines are looked after.</summary>
    /// <value>The default is 50 ms.</value>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(50);
}
