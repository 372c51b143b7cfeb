using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>The kernel's chip, on a kernel that a test plays.</summary>
public sealed class KernelChipContractTests : SignalChipContract
{
    private readonly FakeGpioKernel _kernel = new(FakeGpioChip.Named("gpiochip0", "pinctrl-fake", "IN0", "IN1", "OUT0", "OUT1"));
    private readonly ISignalChip _chip;

    public KernelChipContractTests()
    {
        _chip = GpioChips.Open("pinctrl-fake", _kernel);
    }

    protected override ISignalChip Chip => _chip;

    protected override int[] Inputs => [0, 1];

    protected override int[] Outputs => [2, 3];

    protected override void Drive(int input, bool isHigh) => _kernel.Drive(0, input, isHigh);

    protected override bool IsHigh(int output) => _kernel.IsHigh(0, output);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _kernel.Dispose();
    }
}
