using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Targets.Iot.Gpio;

namespace EdgeConvNeXt.Station.Signals;

/// <summary>Every way to a GPIO chip, once.</summary>
public static class ChipRegistry
{
    private const string Iot = "iot:";

    /// <summary>Opens a chip.</summary>
    /// <param name="chip">
    /// Its name, label or path. <c>iot:</c> before its name or label takes System.Device.Gpio instead of the kernel.
    /// </param>
    /// <param name="clock">The clock of edges that the kernel does not stamp.</param>
    /// <exception cref="Runtime.EdgeException">There is no such chip, several have the label, or it may not be opened.</exception>
    public static ISignalChip Open(string chip, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chip);
        return chip.StartsWith(Iot, StringComparison.Ordinal) ? IotChips.Open(chip[Iot.Length..], clock) : GpioChips.Open(chip);
    }

    /// <summary>The kernel's own name, label or path of a chip, whatever way to it is taken.</summary>
    public static string KernelName(string chip)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chip);
        return chip.StartsWith(Iot, StringComparison.Ordinal) ? chip[Iot.Length..] : chip;
    }
}
