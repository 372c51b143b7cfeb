using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;

namespace EdgeConvNeXt.Targets.Tests.Gpio.Simulation;

public sealed class SimulatedChipContractTests : SignalChipContract
{
    private readonly SimulatedChip _chip = new("pinctrl-simulated", ["IN0", "IN1", "OUT0", "OUT1"], TimeProvider.System);

    protected override ISignalChip Chip => _chip;

    protected override int[] Inputs => [0, 1];

    protected override int[] Outputs => [2, 3];

    protected override void Drive(int input, bool isHigh) => _chip.Drive(input, isHigh);

    protected override bool IsHigh(int output) => _chip.IsHigh(output);
}
