namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// The latest health, for frequent readers: sources are read at most once in <see cref="Interval"/>, on a thread of the pool, and no caller
/// waits for them. What became old because a source hangs is not given any more.
/// </summary>
public sealed class HealthMonitor
{
    /// <summary>The shortest time between two readings of the sources.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>After that a reading says nothing of the present.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly Func<CancellationToken, Task<HealthResult>> _read;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private Task<HealthResult>? _reading;
    private IReadOnlyList<DeviceHealth> _devices = [];
    private long? _readAt;
    private long _requestedAt;

    /// <param name="read">Reads the sources.</param>
    /// <param name="clock">The clock of the interval.</param>
    public HealthMonitor(Func<CancellationToken, Task<HealthResult>> read, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(clock);
        _read = read;
        _clock = clock;
    }

    /// <summary>
    /// The latest reading, at once; empty before the first one, and when the last is too old. A call makes sure that a newer one is under
    /// way.
    /// </summary>
    public IReadOnlyList<DeviceHealth> Latest()
    {
        lock (_gate)
        {
            Collect();
            if (_reading is null && (_readAt is null || _clock.GetElapsedTime(_requestedAt) >= Interval))
            {
                _requestedAt = _clock.GetTimestamp();
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
        _readAt = _requestedAt;
        _devices = done.IsCompletedSuccessfully ? done.Result.Devices : [];
    }
}

/// <summary>The health of all devices of a machine.</summary>
/// <param name="Devices">The devices.</param>
/// <param name="Troubles">Names of sources that could not be read, and why; most machines lack most sources.</param>
public sealed record HealthResult(IReadOnlyList<DeviceHealth> Devices, IReadOnlyDictionary<string, string> Troubles);
