namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>A test that needs a wired GPIO chip: skipped, with the reason, where the environment names none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WiredChipTheoryAttribute : TheoryAttribute
{
    public WiredChipTheoryAttribute()
    {
        Skip = WiredChip.Wires is null ? "No wired GPIO chip: set EDGE_GPIO_WIRES to chip and wires, as in pinctrl-rp1:17-27,22-23." : null;
    }
}
