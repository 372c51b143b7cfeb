namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// A source that most machines do not have. Looking for it costs a search of the PATH or the loader's folders; where it is not there, it is
/// looked for again only after a while, and its absence is reported in between.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="clock">The clock of the while.</param>
public sealed class AbsenceCache(IHealthSource source, TimeProvider clock) : IHealthSource
{
    /// <summary>How long a source that is not there is left alone. A driver is installed by hand, and doctor reads anew.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private HealthReading? _absence;
    private long _missedAt;

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public async Task<HealthReading> ReadAsync(CancellationToken stop)
    {
        if (_absence is { } absence && clock.GetElapsedTime(_missedAt) < Rest)
        {
            return absence;
        }

        HealthReading reading = await source.ReadAsync(stop).ConfigureAwait(false);
        _missedAt = clock.GetTimestamp();
        _absence = reading.IsAbsent ? reading : null;
        return reading;
    }
}
