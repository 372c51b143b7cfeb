using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>One line of a simulated chip: its holder, what drives it, and its voltage. Every call holds the chip's gate.</summary>
internal sealed class SimulatedLine(int offset, string name)
{
    private readonly List<SimulatedLine> _wiredTo = [];
    private SimulatedLine? _wiredFrom;
    private bool? _driven;
    private bool? _output;

    /// <summary>Whether the voltage is high.</summary>
    public bool IsHigh { get; private set; }

    /// <summary>The line's holder, or null.</summary>
    public string? User { get; private set; }

    /// <summary>Whether the low voltage is the active one.</summary>
    public bool IsActiveLow { get; private set; }

    /// <summary>Whether its last holder used it as an output.</summary>
    public bool IsOutput { get; private set; }

    /// <summary>What the chip does while nothing drives the line.</summary>
    public LineBias Bias { get; private set; }

    /// <summary>Called at each change of the voltage.</summary>
    public SimulatedLineWatch? Watch { get; set; }

    public SignalLine Describe() => new(offset, name, User is not null, User ?? "", IsOutput, IsActiveLow);

    public void TakeAsInput(string user, EdgeLineOptions options, MonotonicTime now)
    {
        (User, IsActiveLow, IsOutput, Bias, _output) = (user, options.IsActiveLow, false, options.Bias, null);
        Settle(now);
    }

    public void TakeAsOutput(string user, OutputLineOptions options)
    {
        (User, IsActiveLow, IsOutput, Bias) = (user, options.IsActiveLow, true, LineBias.AsIs);
    }

    /// <summary>The holder has released it; an output keeps its voltage.</summary>
    public void LetGo()
    {
        User = null;
        Watch = null;
    }

    /// <summary>The chip sets the line. True when that changed the voltage.</summary>
    public bool SetOutput(bool isActive, MonotonicTime now)
    {
        bool before = IsHigh;
        _output = isActive ^ IsActiveLow;
        Settle(now);
        return IsHigh != before;
    }

    /// <summary>The world drives the line, or lets go of it.</summary>
    public void Drive(bool? isHigh, MonotonicTime now)
    {
        _driven = isHigh;
        Settle(now);
    }

    /// <summary>A wire from this line to another; a wire does not go on from its end, so there are no circles.</summary>
    public void WireTo(SimulatedLine input, MonotonicTime now)
    {
        if (_wiredFrom is not null || input._wiredFrom is not null || input._wiredTo.Count > 0)
        {
            throw new InvalidOperationException(
                $"A wire from offset {offset} to offset {input.Describe().Offset} would join another wire.");
        }

        _wiredTo.Add(input);
        input._wiredFrom = this;
        input.Settle(now);
    }

    private bool? Held => _output ?? _driven;

    private void Settle(MonotonicTime now)
    {
        bool isHigh = Held ?? _wiredFrom?.Held ?? Bias switch
        {
            LineBias.PullUp => true,
            LineBias.PullDown => false,
            _ => IsHigh,
        };
        if (isHigh != IsHigh)
        {
            IsHigh = isHigh;
            Watch?.VoltageChanged(isHigh, now);
        }

        foreach (SimulatedLine input in _wiredTo)
        {
            input.Settle(now);
        }
    }
}
