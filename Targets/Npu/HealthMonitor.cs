namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// The latest health, for those who ask often: sources are asked at most once in <see cref="Interval"/>, on a thread of the pool, and
/// nobody waits for them. What became old because a
/// source hangs is not told any more.
/// </summary>
public sealed class HealthMonitor
{
    /// <summary>The shortest time between two questions to the sources.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>After that a reading says nothing of the present.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly Func<CancellationToken, Task<HealthResult>> _read;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private Task<HealthResult>? _reading;
    private IReadOnlyList<DeviceHealth> _devices = [];
    private long? _readAt;
    private long _askedAt;

    /// <param name="read">Asks the sources.</param>
    /// <param name="clock">The clock of the interval.</param>
    public HealthMonitor(Func<CancellationToken, Task<HealthResult>> read, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(clock);
        _read = read;
        _clock = clock;
    }

    /// <summary>
    /// The latest reading, at once; empty before the first one, and when the last is too old. Asking makes sure that a newer one is under
    /// way.
    /// </summary>
    public IReadOnlyList<DeviceHealth> Latest()
    {
        lock (_gate)
        {
            Collect();
            if (_reading is null && (_readAt is null || _clock.GetElapsedTime(_askedAt) >= Interval))
            {
                _askedAt = _clock.GetTimestamp();
                _reading = Task.Run(() => _read(CancellationToken.None));
                Collect();
            }

            return _readAt is { } at && _clock.GetElapsedTime(at) < Lifetime ? _devices : [];
        }
    }

    private void Collect()
    {
        if (_reading is not { IsCompleted: true } done)
        {
            return;
        }

        _reading = null;
        _readAt = _askedAt;
        _devices = done.IsCompletedSuccessfully ? done.Result.Devices : [];
    }
}

/// <summary>How everything on a machine is that can tell.</summary>
/// <param name="Devices">The devices.</param>
/// <param name="Troubles">Names of sources that could not tell, and why; most machines lack most sources.</param>
public sealed record HealthResult(IReadOnlyList<DeviceHealth> Devices, IReadOnlyDictionary<string, string> Troubles);
