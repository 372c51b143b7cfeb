using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>
/// Turns the voltage of one input into edges. A debounced edge is reported, and stamped, at the end of the period in which the level held,
/// as Linux does it in software. Every call but the timer's holds the chip's gate.
/// </summary>
internal sealed class SimulatedLineWatch : IDisposable
{
    private readonly SimulatedEdgeInput _input;
    private readonly int _index;
    private readonly EdgeLineOptions _options;
    private readonly ITimer? _timer;
    private bool _isSettling;
    private MonotonicTime _settledAt;
    private uint _sequence;

    /// <param name="input">Where edges go.</param>
    /// <param name="index">Index of the line in the request.</param>
    /// <param name="options">What was requested.</param>
    /// <param name="isHigh">The voltage at the beginning.</param>
    /// <param name="clock">The chip's clock.</param>
    public SimulatedLineWatch(SimulatedEdgeInput input, int index, EdgeLineOptions options, bool isHigh, TimeProvider clock)
    {
        _input = input;
        _index = index;
        _options = options;
        IsActive = isHigh ^ options.IsActiveLow;
        _timer = options.Debounce > TimeSpan.Zero
            ? clock.CreateTimer(
                static input => ((SimulatedEdgeInput)input!).SettleAll(), input, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>The level after debouncing.</summary>
    public bool IsActive { get; private set; }

    public void VoltageChanged(bool isHigh, MonotonicTime now)
    {
        bool isActive = isHigh ^ _options.IsActiveLow;
        if (_timer is null)
        {
            Report(isActive, now);
            return;
        }

        // The timer may be late: what had settled before this change comes first.
        Settle(now);
        _isSettling = isActive != IsActive;
        _settledAt = now + _options.Debounce;
        _timer.Change(_isSettling ? _options.Debounce : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reports the edge whose period is over by now.</summary>
    public void Settle(MonotonicTime now)
    {
        if (!_isSettling)
        {
            return;
        }

        if (_settledAt <= now)
        {
            _isSettling = false;
            Report(!IsActive, _settledAt);
        }
        else
        {
            // The system's timers count whole milliseconds and may come early.
            _timer!.Change(TimeSpan.FromMilliseconds(Math.Ceiling((_settledAt - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Report(bool isActive, MonotonicTime at)
    {
        IsActive = isActive;
        if (_options.Edges == (isActive ? LineEdges.Falling : LineEdges.Rising))
        {
            return;
        }

        _sequence++;
        _input.Add(new SignalEdge(_index, isActive, at, _sequence));
    }
}
