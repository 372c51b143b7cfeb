using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>
/// A GPIO chip in memory: for stations without one, for tests and for the soak. Lines are driven by code or by wires between them, edges
/// carry the time of the clock it was given, and every change of an output is kept with its time, so that jitter can be measured. Any
/// thread may call.
/// </summary>
public sealed class SimulatedChip : ISignalChip
{
    /// <summary>How many changes of outputs are kept until they are read.</summary>
    public const int MostKeptChanges = 65536;

    private readonly SimulatedLine[] _lines;
    private readonly Ring<OutputChange> _changes = new(MostKeptChanges);
    private bool _isGone;
    private bool _isDisposed;

    /// <param name="label">What it claims to be, such as pinctrl-rp1.</param>
    /// <param name="lineNames">The names of its lines, in the order of their offsets; a name may be empty.</param>
    /// <param name="clock">The clock of edges, changes, debouncing and timeouts.</param>
    public SimulatedChip(string label, IReadOnlyList<string> lineNames, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        ArgumentNullException.ThrowIfNull(lineNames);
        ArgumentNullException.ThrowIfNull(clock);
        Label = label;
        Clock = clock;
        _lines = [.. lineNames.Select((name, offset) => new SimulatedLine(offset, name))];
    }

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <inheritdoc/>
    public string Label { get; }

    /// <summary>How many changes of outputs were dropped because they were not read in time.</summary>
    public long LostChanges
    {
        get
        {
            lock (Gate)
            {
                return _changes.Dropped;
            }
        }
    }

    /// <summary>Held while anything is read or changed; pulsed when a waiting reader should look again.</summary>
    internal object Gate { get; } = new();

    internal TimeProvider Clock { get; }

    internal MonotonicTime Now => MonotonicTime.Now(Clock);

    private string Place => $"{Name} ({Label})";

    /// <inheritdoc/>
    public IReadOnlyList<SignalLine> ReadLines()
    {
        lock (Gate)
        {
            ThrowIfUnusable();
            return [.. _lines.Select(line => line.Describe())];
        }
    }

    /// <inheritdoc/>
    public IEdgeInput RequestEdges(string consumer, IReadOnlyList<EdgeLineOptions> lines)
    {
        LineRequestRules.Check(consumer, lines);
        lock (Gate)
        {
            ThrowIfUnusable();
            int[] offsets = FreeOffsets([.. lines.Select(line => line.Line)]);
            for (int index = 0; index < offsets.Length; index++)
            {
                _lines[offsets[index]].TakeAsInput(consumer, lines[index], Now);
            }

            return new SimulatedEdgeInput(this, [.. offsets.Select(offset => _lines[offset])], lines);
        }
    }

    /// <inheritdoc/>
    public IOutputLines RequestOutputs(string consumer, IReadOnlyList<OutputLineOptions> lines)
    {
        LineRequestRules.Check(consumer, lines);
        lock (Gate)
        {
            ThrowIfUnusable();
            int[] offsets = FreeOffsets([.. lines.Select(line => line.Line)]);
            for (int index = 0; index < offsets.Length; index++)
            {
                _lines[offsets[index]].TakeAsOutput(consumer, lines[index]);
            }

            ulong safeLevels = LineRequestBuilder.SafeLevels(lines);
            SetOutputs(offsets, safeLevels, ulong.MaxValue);
            return new SimulatedOutputLines(this, offsets, safeLevels);
        }
    }

    /// <summary>Something outside drives a line to a voltage. An output of the chip is stronger.</summary>
    /// <param name="offset">Offset of the line.</param>
    /// <param name="isHigh">Whether the voltage is high, without regard to active-low.</param>
    public void Drive(int offset, bool isHigh) => Change(offset, line => line.Drive(isHigh, Now));

    /// <summary>What drove a line from outside lets go of it: its wire or its bias decides, or else it keeps its voltage.</summary>
    /// <param name="offset">Offset of the line.</param>
    public void Undrive(int offset) => Change(offset, line => line.Drive(null, Now));

    /// <summary>Wires an output to an input, which from then on follows it. An output may have several wires, an input one.</summary>
    /// <param name="output">Offset of the output.</param>
    /// <param name="input">Offset of the input.</param>
    /// <exception cref="InvalidOperationException">The wire would join another at its end.</exception>
    public void Connect(int output, int input)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(input, output);
        Change(output, line => line.WireTo(Line(input), Now));
    }

    /// <summary>Whether the voltage of a line is high, without regard to active-low.</summary>
    /// <param name="offset">Offset of the line.</param>
    public bool IsHigh(int offset)
    {
        lock (Gate)
        {
            return Line(offset).IsHigh;
        }
    }

    /// <summary>Takes the oldest changes of outputs out of the record.</summary>
    /// <param name="changes">Where they go, oldest first.</param>
    /// <returns>How many.</returns>
    public int TakeChanges(Span<OutputChange> changes)
    {
        lock (Gate)
        {
            int count = Math.Min(changes.Length, _changes.Count);
            for (int index = 0; index < count; index++)
            {
                changes[index] = _changes.Take();
            }

            return count;
        }
    }

    /// <summary>The chip goes away, as one on USB does: from now on every call on it fails. Edges that wait are still delivered.</summary>
    public void Unplug()
    {
        lock (Gate)
        {
            _isGone = true;
            Monitor.PulseAll(Gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            _isDisposed = true;
        }
    }

    internal void ThrowIfGone()
    {
        if (_isGone)
        {
            throw GpioFaults.Gone(Place, Errno.NoSuchDevice);
        }
    }

    internal void SetOutputs(int[] offsets, ulong values, ulong mask)
    {
        MonotonicTime now = Now;
        for (int index = 0; index < offsets.Length; index++)
        {
            if ((mask >> index & 1) == 0)
            {
                continue;
            }

            SimulatedLine line = _lines[offsets[index]];
            if (line.SetOutput((values >> index & 1) != 0, now))
            {
                _changes.Add(new OutputChange(offsets[index], line.IsHigh, now));
            }
        }
    }

    internal void LetGo(int[] offsets)
    {
        foreach (int offset in offsets)
        {
            _lines[offset].LetGo();
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThrowIfGone();
    }

    private int[] FreeOffsets(LineAddress[] addresses)
    {
        int[] offsets = LineResolver.Resolve(Place, [.. _lines.Select(line => line.Describe())], addresses);
        SignalLine? taken = offsets.Select(offset => _lines[offset].Describe()).FirstOrDefault(line => line.IsUsed);
        return taken is null ? offsets : throw GpioFaults.LineInUse(Place, taken);
    }

    private SimulatedLine Line(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, _lines.Length);
        return _lines[offset];
    }

    private void Change(int offset, Action<SimulatedLine> change)
    {
        lock (Gate)
        {
            change(Line(offset));
        }
    }
}

/// <summary>An output of a simulated chip changed its voltage.</summary>
/// <param name="Offset">Offset of the line on the chip.</param>
/// <param name="IsHigh">Whether the voltage is high now; active-low is already applied.</param>
/// <param name="At">When it was set.</param>
public readonly record struct OutputChange(int Offset, bool IsHigh, MonotonicTime At);
