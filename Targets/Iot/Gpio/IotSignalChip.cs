using System.Device.Gpio;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Iot.Gpio;

/// <summary>
/// A GPIO chip by System.Device.Gpio. It has no names of lines nor of their other holders, has no debouncing, and gives edges no time: they
/// carry the moment at which they were reported. Where that matters, take the station's own chips.
/// </summary>
internal sealed class IotSignalChip : ISignalChip
{
    private readonly IotPins _pins;
    private readonly TimeProvider _clock;
    private bool _isDisposed;

    /// <param name="driver">The driver, which this owns from now on.</param>
    /// <param name="clock">Says when edges were reported.</param>
    public IotSignalChip(GpioDriver driver, TimeProvider clock)
    {
        _clock = clock;
        (Name, Label) = Identify(driver);
        _pins = new IotPins(driver, $"{Name} ({Label})");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SignalLine> ReadLines()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _pins.Describe();
    }

    /// <inheritdoc/>
    public IEdgeInput RequestEdges(string consumer, IReadOnlyList<EdgeLineOptions> lines)
    {
        LineRequestRules.Check(consumer, lines);
        int[] offsets = LineResolver.Resolve(_pins.Place, ReadLines(), [.. lines.Select(line => line.Line)]);
        PinMode[] modes = [.. lines.Select(ModeOf)];
        _pins.Take(
            consumer, offsets, [.. lines.Select(line => line.IsActiveLow)], pin => _pins.Controller.OpenPin(offsets[pin], modes[pin]),
            isOutput: false);
        return IotEdgeInput.Create(_pins, offsets, lines, _clock);
    }

    /// <inheritdoc/>
    public IOutputLines RequestOutputs(string consumer, IReadOnlyList<OutputLineOptions> lines)
    {
        LineRequestRules.Check(consumer, lines);
        int[] offsets = LineResolver.Resolve(_pins.Place, ReadLines(), [.. lines.Select(line => line.Line)]);
        bool[] isActiveLow = [.. lines.Select(line => line.IsActiveLow)];
        _pins.Take(
            consumer, offsets, isActiveLow,
            pin => _pins.Controller.OpenPin(offsets[pin], PinMode.Output, lines[pin].IsSafeActive ^ isActiveLow[pin]), isOutput: true);
        return new IotOutputLines(_pins, offsets, isActiveLow, LineRequestBuilder.SafeLevels(lines));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _pins.Release();
        }
    }

    private static (string Name, string Label) Identify(GpioDriver driver)
    {
        try
        {
            GpioChipInfo info = driver.GetChipInfo();
            return (info.Name, info.Label);
        }
        catch (NotSupportedException)
        {
            // Drivers that are none of a chip, such as that of a board's registers.
            return (driver.GetType().Name, "unknown");
        }
    }

    private PinMode ModeOf(EdgeLineOptions line)
    {
        if (line.Debounce > TimeSpan.Zero)
        {
            throw IotFaults.CannotDo("debounce an input", $"{_pins.Place}, {line.Line}");
        }

        return line.Bias switch
        {
            LineBias.AsIs => PinMode.Input,
            LineBias.PullUp => PinMode.InputPullUp,
            LineBias.PullDown => PinMode.InputPullDown,
            _ => throw IotFaults.CannotDo("let an input float", $"{_pins.Place}, {line.Line}"),
        };
    }
}
