using System.Device.Gpio;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Iot.Gpio;

/// <summary>Input pins of a controller, whose edges a thread of the driver reports.</summary>
internal sealed class IotEdgeInput : IEdgeInput
{
    /// <summary>As many as Linux holds at most.</summary>
    private const int MostWaitingEdges = 1024;

    private readonly object _gate = new();
    private readonly IotPins _pins;
    private readonly int[] _offsets;
    private readonly EdgeLineOptions[] _lines;
    private readonly TimeProvider _clock;
    private readonly uint[] _sequences;
    private readonly Ring<SignalEdge> _edges = new(MostWaitingEdges);
    private bool _isDisposed;

    private IotEdgeInput(IotPins pins, int[] offsets, IReadOnlyList<EdgeLineOptions> lines, TimeProvider clock)
    {
        _pins = pins;
        _offsets = offsets;
        _lines = [.. lines];
        _clock = clock;
        _sequences = new uint[offsets.Length];
    }

    /// <inheritdoc/>
    public int LineCount => _offsets.Length;

    /// <inheritdoc/>
    public long LostEdges
    {
        get
        {
            lock (_gate)
            {
                return _edges.Dropped;
            }
        }
    }

    /// <summary>Listens to pins that are open already; where that fails, they are given back.</summary>
    public static IotEdgeInput Create(IotPins pins, int[] offsets, IReadOnlyList<EdgeLineOptions> lines, TimeProvider clock)
    {
        IotEdgeInput input = new(pins, offsets, lines, clock);
        int listening = 0;
        try
        {
            for (; listening < offsets.Length; listening++)
            {
                pins.Controller.RegisterCallbackForPinValueChangedEvent(offsets[listening], EventsOf(lines[listening]), input.OnChange);
            }

            return input;
        }
        catch (Exception fault) when (IotFaults.IsOutside(fault))
        {
            input.StopListening(listening);
            pins.GiveBack(offsets);
            throw IotFaults.Failed("listen to these lines", $"{pins.Place}, offsets {string.Join(", ", offsets)}", fault);
        }
    }

    /// <inheritdoc/>
    public int Read(Span<SignalEdge> edges, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LineRequestRules.CheckRead(edges, timeout);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static input => ((IotEdgeInput)input!).WakeReader(), this);
        lock (_gate)
        {
            return WaitForEdges(timeout, cancellationToken) ? Take(edges) : 0;
        }
    }

    /// <inheritdoc/>
    public bool Level(int line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line, LineCount);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        }

        try
        {
            return _pins.Controller.Read(_offsets[line]) == PinValue.High ^ _lines[line].IsActiveLow;
        }
        catch (Exception fault) when (IotFaults.IsOutside(fault))
        {
            throw IotFaults.Failed("read a line", $"{_pins.Place}, offset {_offsets[line]}", fault);
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
            Monitor.PulseAll(_gate);
        }

        try
        {
            // Not under the gate: the driver may wait for its thread, which may be telling an edge.
            StopListening(LineCount);
        }
        finally
        {
            _pins.GiveBack(_offsets);
        }
    }

    private static PinEventTypes EventsOf(EdgeLineOptions line) => line.Edges switch
    {
        LineEdges.Both => PinEventTypes.Rising | PinEventTypes.Falling,
        LineEdges.Rising => line.IsActiveLow ? PinEventTypes.Falling : PinEventTypes.Rising,
        LineEdges.Falling => line.IsActiveLow ? PinEventTypes.Rising : PinEventTypes.Falling,
        _ => throw new ArgumentOutOfRangeException(nameof(line), line.Edges, "There are no such edges."),
    };

    private void StopListening(int count)
    {
        foreach (int offset in _offsets.AsSpan(0, count))
        {
            _pins.Controller.UnregisterCallbackForPinValueChangedEvent(offset, OnChange);
        }
    }

    private void OnChange(object sender, PinValueChangedEventArgs change)
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        int line = Array.IndexOf(_offsets, change.PinNumber);
        lock (_gate)
        {
            if (line < 0 || _isDisposed)
            {
                return;
            }

            bool isRising = change.ChangeType == PinEventTypes.Rising ^ _lines[line].IsActiveLow;
            _edges.Add(new SignalEdge(line, isRising, now, ++_sequences[line]));
            Monitor.PulseAll(_gate);
        }
    }

    private void WakeReader()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private bool WaitForEdges(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = _clock.GetTimestamp();
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            if (_edges.Count > 0)
            {
                return true;
            }

            if (timeout == Timeout.InfiniteTimeSpan)
            {
                Monitor.Wait(_gate);
                continue;
            }

            TimeSpan left = timeout - _clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            // Whole milliseconds, rounded up: a wait of none would only turn in circles.
            Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue)));
        }
    }

    private int Take(Span<SignalEdge> edges)
    {
        int count = Math.Min(edges.Length, _edges.Count);
        for (int index = 0; index < count; index++)
        {
            edges[index] = _edges.Take();
        }

        return count;
    }
}
