using System.Device.Gpio;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;

namespace EdgeConvNeXt.Targets.Tests.Iot;

/// <summary>
/// A driver for System.Device.Gpio on a simulated chip, whose edges a thread for each pin tells, as those of libgpiod's drivers do.
/// </summary>
internal sealed class SimulatedGpioDriver(SimulatedChip chip) : GpioDriver
{
    private readonly SimulatedPin?[] _pins = new SimulatedPin?[chip.ReadLines().Count];

    protected override int PinCount => _pins.Length;

    public override GpioChipInfo GetChipInfo() => new(0, chip.Name, chip.Label, PinCount);

    protected override void OpenPin(int pinNumber) => _pins[pinNumber] = new SimulatedPin();

    protected override void ClosePin(int pinNumber)
    {
        Pin(pinNumber).Dispose();
        _pins[pinNumber] = null;
    }

    protected override void SetPinMode(int pinNumber, PinMode mode) => SetPinMode(pinNumber, mode, PinValue.Low);

    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        LineAddress line = LineAddress.At(pinNumber);
        SimulatedPin pin = Pin(pinNumber);
        pin.Mode = mode;
        try
        {
            Request(pin, line, mode, initialValue);
        }
        catch (EdgeException fault)
        {
            // libgpiod's drivers raise a kind of this one.
            throw new IOException(fault.What, fault);
        }
    }

    protected override PinMode GetPinMode(int pinNumber) => Pin(pinNumber).Mode;

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => chip.IsHigh(pinNumber);

    protected override void Write(int pinNumber, PinValue value) => Pin(pinNumber).Output!.Set(value == PinValue.High ? 1UL : 0, 1);

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing of the station waits in the driver.");

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        Pin(pinNumber).Tell(this, pinNumber, eventTypes, callback);

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        Pin(pinNumber).EndTelling();

    private void Request(SimulatedPin pin, LineAddress line, PinMode mode, PinValue initialValue)
    {
        if (mode == PinMode.Output)
        {
            pin.Output = chip.RequestOutputs(
                "driver", [new OutputLineOptions { Line = line, IsSafeActive = initialValue == PinValue.High }]);
            return;
        }

        LineBias bias = mode == PinMode.InputPullUp ? LineBias.PullUp : mode == PinMode.InputPullDown ? LineBias.PullDown : LineBias.AsIs;
        pin.Input = chip.RequestEdges("driver", [new EdgeLineOptions { Line = line, Bias = bias }]);
    }

    private SimulatedPin Pin(int number) => _pins[number] ?? throw new InvalidOperationException($"Pin {number} is not open.");
}
