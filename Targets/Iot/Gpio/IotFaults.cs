using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Targets.Iot.Gpio;

/// <summary>The words for what System.Device.Gpio refuses.</summary>
internal static class IotFaults
{
    /// <summary>
    /// What its drivers raise when the machine, and not the programmer, is at fault; what they are called differs from driver to driver.
    /// </summary>
    public static bool IsOutside(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or PlatformNotSupportedException or DllNotFoundException
            or InvalidOperationException or NotSupportedException;

    public static EdgeException Failed(string what, string where, Exception fault) => new(
        EdgeFault.Device,
        $"System.Device.Gpio cannot {what}: {fault.Message}",
        where,
        "a GPIO chip whose lines are free and may be used by this user",
        "Look with gpioinfo which program holds the lines, add the user to the group gpio, and install libgpiod; "
        + "a chip without iot: before its name needs no libgpiod.",
        fault);

    public static EdgeException CannotDo(string what, string where) => new(
        EdgeFault.Configuration,
        $"System.Device.Gpio has no way to {what}",
        where,
        "what PinMode knows: inputs as they are, pulled up or pulled down, without debouncing",
        "Name the chip without iot: before it: the station's own way to the kernel can do that.");

    public static EdgeException NoSuchChip(string requested, IReadOnlyList<string> present) => new(
        EdgeFault.Device,
        "There is no such GPIO chip",
        requested,
        present.Count == 0 ? "a chip that libgpiod lists, of which there is none" : "one of these chips: " + string.Join(", ", present),
        "Name a chip that gpiodetect lists, by name or label.");
}
