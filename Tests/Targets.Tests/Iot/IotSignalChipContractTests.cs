using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;
using EdgeConvNeXt.Targets.Iot.Gpio;
using EdgeConvNeXt.Targets.Tests.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Iot;

/// <summary>System.Device.Gpio's controller on a driver that the test plays.</summary>
public sealed class IotSignalChipContractTests : SignalChipContract
{
    private readonly SimulatedChip _simulated = new("pinctrl-simulated", ["", "", "", ""], TimeProvider.System);
    private readonly IotSignalChip _chip;

    public IotSignalChipContractTests()
    {
        _chip = new IotSignalChip(new SimulatedGpioDriver(_simulated), TimeProvider.System);
    }

    protected override ISignalChip Chip => _chip;

    protected override int[] Inputs => [0, 1];

    protected override int[] Outputs => [2, 3];

    protected override void Drive(int input, bool isHigh) => _simulated.Drive(input, isHigh);

    protected override bool IsHigh(int output) => _simulated.IsHigh(output);
}
