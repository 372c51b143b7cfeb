using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>Input lines of a simulated chip. Times, timeouts too, are those of the chip's clock.</summary>
internal sealed class SimulatedEdgeInput : IEdgeInput
{
    /// <summary>What Linux holds at most.</summary>
    private const int MostWaitingEdges = 1024;

    private readonly SimulatedChip _chip;
    private readonly SimulatedLine[] _lines;
    private readonly SimulatedLineWatch[] _watches;
    private readonly Ring<NumberedEdge> _edges = new(MostWaitingEdges);
    private readonly SequenceGaps _gaps = new();
    private readonly ITimer _timer;
    private uint _sequence;
    private bool _isDisposed;

    /// <param name="chip">The chip, whose gate is held.</param>
    /// <param name="lines">The lines, taken already.</param>
    /// <param name="options">What was requested for each.</param>
    public SimulatedEdgeInput(SimulatedChip chip, SimulatedLine[] lines, IReadOnlyList<EdgeLineOptions> options)
    {
        _chip = chip;
        _lines = lines;
        _timer = chip.Clock.CreateTimer(
            static input => ((SimulatedEdgeInput)input!).WakeReader(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watches = [.. lines.Select((line, index) => new SimulatedLineWatch(this, index, options[index], line.IsHigh, chip.Clock))];
        for (int index = 0; index < lines.Length; index++)
        {
            lines[index].Watch = _watches[index];
        }
    }

    public int LineCount => _lines.Length;

    public long LostEdges => _gaps.Missing;

    public int Read(Span<SignalEdge> edges, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LineRequestRules.CheckRead(edges, timeout);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static input => ((SimulatedEdgeInput)input!).WakeReader(), this);
        lock (_chip.Gate)
        {
            return WaitForEdges(timeout, cancellationToken) ? Take(edges) : 0;
        }
    }

    public bool Level(int line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line, LineCount);
        lock (_chip.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _chip.ThrowIfGone();
            _watches[line].Settle(_chip.Now);
            return _watches[line].IsActive;
        }
    }

    public void Dispose()
    {
        lock (_chip.Gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (SimulatedLine line in _lines)
            {
                line.LetGo();
            }

            foreach (SimulatedLineWatch watch in _watches)
            {
                watch.Dispose();
            }

            _timer.Dispose();
            Monitor.PulseAll(_chip.Gate);
        }
    }

    /// <summary>An edge happened. The gate is held.</summary>
    public void Add(SignalEdge edge)
    {
        _sequence++;
        _edges.Add(new NumberedEdge(edge, _sequence));
        Monitor.PulseAll(_chip.Gate);
    }

    /// <summary>A debounce period may be over.</summary>
    public void SettleAll()
    {
        lock (_chip.Gate)
        {
            if (_isDisposed)
            {
                return;
            }

            foreach (SimulatedLineWatch watch in _watches)
            {
                watch.Settle(_chip.Now);
            }
        }
    }

    private void WakeReader()
    {
        lock (_chip.Gate)
        {
            Monitor.PulseAll(_chip.Gate);
        }
    }

    private bool WaitForEdges(TimeSpan timeout, CancellationToken cancellationToken)
    {
        MonotonicTime start = _chip.Now;
        TimeSpan timer = timeout;
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            if (_edges.Count > 0)
            {
                return true;
            }

            _chip.ThrowIfGone();
            TimeSpan left = timeout - (_chip.Now - start);
            if (timeout != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                return false;
            }

            _timer.Change(timer, Timeout.InfiniteTimeSpan);
            Monitor.Wait(_chip.Gate);

            // The system's timers count whole milliseconds and may come early: the rest of the time is rounded up.
            left = timeout - (_chip.Now - start);
            timer = timeout == Timeout.InfiniteTimeSpan
                ? timeout
                : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds)));
        }
    }

    private int Take(Span<SignalEdge> edges)
    {
        int count = Math.Min(edges.Length, _edges.Count);
        for (int index = 0; index < count; index++)
        {
            NumberedEdge next = _edges.Take();
            _gaps.Take(next.RequestSequence);
            edges[index] = next.Edge;
        }

        return count;
    }
}

/// <summary>An edge with its number among all edges of its request, from 1.</summary>
internal readonly record struct NumberedEdge(SignalEdge Edge, uint RequestSequence);
