using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Agent.Composition;

/// <summary>Every way to a GPIO chip, once.</summary>
public static class ChipRegistry
{
    /// <summary>Opens a chip.</summary>
    /// <param name="chip">Its name, label or path. In the full gallery's build, <c>iot:</c> before its name or label takes System.Device.Gpio instead of the kernel.</param>
    /// <param name="clock">The clock of edges that the kernel does not stamp.</param>
    /// <exception cref="Runtime.EdgeException">There is no such chip, several have the label, or it may not be opened.</exception>
    public static ISignalChip Open(string chip, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chip);
#if EDGE_FULL_GALLERY
        const string Iot = "iot:";
        if (chip.StartsWith(Iot, StringComparison.Ordinal))
        {
            return Targets.Iot.Gpio.IotChips.Open(chip[Iot.Length..], clock);
        }
#endif
        return GpioChips.Open(chip);
    }
}
