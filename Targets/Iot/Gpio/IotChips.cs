using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Iot.Gpio;

/// <summary>
/// GPIO chips of this machine by System.Device.Gpio, which takes them from libgpiod: version 1 (libgpiod.so.2) where it is installed, else
/// version 2.
/// </summary>
public static class IotChips
{
    /// <summary>Opens a chip.</summary>
    /// <param name="chip">Its name (gpiochip4) or its label (pinctrl-rp1). Only the label stays the same from boot to boot.</param>
    /// <param name="clock">Says when edges were reported.</param>
    /// <exception cref="Runtime.EdgeException">
    /// There is no such chip, several have the label, it may not be opened, or libgpiod is not installed.
    /// </exception>
    public static ISignalChip Open(string chip, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chip);
        ArgumentNullException.ThrowIfNull(clock);
        try
        {
            return GpioDriver.TryCreate<GpioDriver>(() => OpenVersion1(chip), out GpioDriver? driver)
                ? new IotSignalChip(driver, clock)
                : new IotSignalChip(OpenVersion2(chip), clock);
        }
        catch (Exception fault) when (IotFaults.IsOutside(fault))
        {
            throw IotFaults.Failed("open the chip", chip, fault);
        }
    }

    private static LibGpiodDriver OpenVersion1(string chip) => new LibGpiodDriver(Find(chip, LibGpiodDriver.GetAvailableChips()));

    private static LibGpiodV2Driver OpenVersion2(string chip) => new LibGpiodV2Driver(Find(chip, LibGpiodV2Driver.GetAvailableChips()));

    private static int Find(string requested, IEnumerable<GpioChipInfo> present)
    {
        GpioChipInfo[] all = [.. present];
        GpioChipInfo[] found = [.. all.Where(chip => chip.Name == requested || chip.Label == requested)];
        return found is [GpioChipInfo only]
            ? only.Id
            : throw IotFaults.NoSuchChip(requested, [.. all.Select(chip => $"{chip.Name} ({chip.Label})")]);
    }
}
