using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Targets.Signals;

/// <summary>
/// Keeps tower light, ready, fault and heartbeat in step with the station. The line has to report its state again and again: a station that
/// hangs reports no more, and then shows a fault and loses its heartbeat, although this class and its timer still run. Disposing sets every
/// line to its safe level.
/// </summary>
public sealed class StationSignals : IDisposable
{
    /// <summary>The name under which the kernel lists the lines' holder.</summary>
    public const string User = "edge-signals";

    private readonly IOutputLines _outputs;
    private readonly SignalRole[] _roles;
    private readonly StationSignalSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private MonotonicTime? _reportedAt;
    private StationState _state = StationState.Starting;
    private ulong? _shown;
    private bool _isDisposed;

    private StationSignals(IOutputLines outputs, SignalRole[] roles, StationSignalSettings settings, TimeProvider clock)
    {
        _outputs = outputs;
        _roles = roles;
        _settings = settings;
        _clock = clock;
        _timer = clock.CreateTimer(static signals => ((StationSignals)signals!).Refresh(), this, TimeSpan.Zero, settings.Tick);
    }

    /// <summary>How often the lines could not be set.</summary>
    public long Failures { get; private set; }

    /// <summary>Why they could not be set the last time; null when they could.</summary>
    public EdgeException? LastFault { get; private set; }

    /// <summary>Takes the lines and begins in the state <see cref="StationState.Starting"/>.</summary>
    /// <param name="chip">The chip that has the lines.</param>
    /// <param name="outputs">The lines, 1 to 64.</param>
    /// <param name="settings">Times.</param>
    /// <param name="clock">The clock of patterns and of the timeout.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tick is not positive, or the heartbeat is faster than it.</exception>
    /// <exception cref="EdgeException">The chip does not give the lines.</exception>
    public static StationSignals Open(
        ISignalChip chip, IReadOnlyList<StationOutput> outputs, StationSignalSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.Tick, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.HeartbeatHalf, settings.Tick);
        IOutputLines lines = chip.RequestOutputs(User, [.. outputs.Select(output => output.Line)]);
        return new StationSignals(lines, [.. outputs.Select(output => output.Role)], settings, clock);
    }

    /// <summary>
    /// The station is alive and in this state. To be called more often than <see cref="StationSignalSettings.ReportTimeout"/>.
    /// </summary>
    public void Report(StationState state)
    {
        lock (_gate)
        {
            _state = state;
            _reportedAt = MonotonicTime.Now(_clock);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _timer.Dispose();
        _outputs.Dispose();
    }

    private void Refresh()
    {
        lock (_gate)
        {
            ulong levels = Levels(MonotonicTime.Now(_clock));
            if (_isDisposed || levels == _shown)
            {
                return;
            }

            try
            {
                _outputs.Set(levels, ulong.MaxValue >> (64 - _roles.Length));
                _shown = levels;
                LastFault = null;
            }
            catch (EdgeException fault)
            {
                // The inspection must go on without its lamps; the next tick tries again.
                _shown = null;
                LastFault = fault;
                Failures++;
            }
        }
    }

    private ulong Levels(MonotonicTime now)
    {
        bool isReporting = _reportedAt is { } at && now - at <= _settings.ReportTimeout;
        StationState state = _reportedAt is null || isReporting ? _state : StationState.Fault;
        ulong levels = 0;
        for (int index = 0; index < _roles.Length; index++)
        {
            bool isActive = _roles[index] == SignalRole.Heartbeat
                ? isReporting && now.Nanoseconds / (_settings.HeartbeatHalf.Ticks * TimeSpan.NanosecondsPerTick) % 2 == 0
                : TowerLight.IsActive(TowerLight.Pattern(state, _roles[index]), now);
            levels |= isActive ? 1UL << index : 0;
        }

        return levels;
    }
}

/// <summary>An output line of a station and what it is for. Several lines may have the same role.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Line">The line.</param>
public sealed record StationOutput(SignalRole Role, OutputLineOptions Line);

/// <summary>Times of <see cref="StationSignals"/>.</summary>
public sealed record StationSignalSettings
{
    /// <summary>How long the station may be silent after a report before it counts as faulty and its heartbeat stops.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan ReportTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the heartbeat stays at each level; at least <see cref="Tick"/>.</summary>
    /// <value>The default is 500 ms: 1 Hz.</value>
    public TimeSpan HeartbeatHalf { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the lines are looked after.</summary>
    /// <value>The default is 50 ms.</value>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(50);
}

/// <summary>What a station shows the people and machines around it.</summary>
public enum StationState
{
    /// <summary>Not inspecting yet.</summary>
    Starting,

    /// <summary>Inspecting.</summary>
    Running,

    /// <summary>Inspecting, and an operator should look: NG or unsure parts came recently.</summary>
    Attention,

    /// <summary>Not inspecting, although it should.</summary>
    Fault,
}
