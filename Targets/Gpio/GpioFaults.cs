using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>The words for everything that a GPIO chip can refuse.</summary>
internal static class GpioFaults
{
    /// <summary>Lets a group use the chips; packaging/60-edge-signals.rules holds the same line.</summary>
    public const string UdevRule = "SUBSYSTEM==\"gpio\", KERNEL==\"gpiochip[0-9]*\", GROUP=\"gpio\", MODE=\"0660\"";

    public static EdgeException NoSuchChip(string requested, IReadOnlyList<GpioChipDescription> present) => new(
        EdgeFault.Device,
        "There is no such GPIO chip",
        requested,
        present.Count == 0 ? "a chip under /dev/gpiochip*, of which there is none" : "the name or label of a chip: " + List(present),
        present.Count == 0 ? "Check that the kernel has the chip's driver, or simulate the chip." : "Name one of these.");

    public static EdgeException AmbiguousChip(string label, IReadOnlyList<GpioChipDescription> holders) => new(
        EdgeFault.Configuration,
        "Several GPIO chips have this label",
        label,
        "a label that one chip has; these have it: " + List(holders),
        "Name one of these by its name.");

    public static EdgeException NotAChip(string path) => new(
        EdgeFault.Configuration,
        "The path does not lead to a GPIO chip",
        path,
        "a GPIO character device such as /dev/gpiochip0",
        "Name a chip by its name or label.");

    public static EdgeException NoPermission(string path) => new(
        EdgeFault.Device,
        "The GPIO chip may not be opened by this user",
        path,
        "a user in the group gpio, and a device that belongs to that group",
        $"Add the user with usermod -aG gpio USER, and put this line into /etc/udev/rules.d/60-edge-signals.rules: {UdevRule}.");

    public static EdgeException WithoutVersion2(string path) => new(
        EdgeFault.Device, "The kernel lacks version 2 of the GPIO character device", path, "Linux 5.10 or newer", "Update the kernel.");

    public static EdgeException NoSuchLine(string chip, LineAddress line, IReadOnlyList<string> nearest, int lineCount) => new(
        EdgeFault.Configuration,
        "The GPIO chip has no such line",
        $"{chip}, line {line}",
        string.Create(CultureInfo.InvariantCulture, $"an offset from 0 to {lineCount - 1}")
            + (nearest.Count == 0 ? "" : " or a name such as " + string.Join(", ", nearest)),
        "Correct the line in the configuration.");

    public static EdgeException AmbiguousLine(string chip, string name, IReadOnlyList<int> offsets) => new(
        EdgeFault.Configuration,
        "Several lines of the GPIO chip have this name",
        $"{chip}, line \"{name}\"",
        "a name that one line has; these have it: offsets " + string.Join(", ", offsets),
        "Give the line by its offset.");

    public static EdgeException LineTwice(string chip, LineAddress line) => new(
        EdgeFault.Configuration,
        "One GPIO line is asked for twice",
        $"{chip}, line {line}",
        "every line once",
        "Give each signal a line of its own.");

    public static EdgeException LineInUse(string chip, SignalLine line) => new(
        EdgeFault.Device,
        line.User.Length == 0 ? "The GPIO line is in use" : $"The GPIO line is in use by \"{line.User}\"",
        $"{chip}, {Place(line)}",
        "a line that no other program holds",
        "End that program, disable that driver in the device tree, or take another line.");

    public static EdgeException TooManySettings(string chip, int most) => new(
        EdgeFault.Configuration,
        "The lines of one request differ in too many settings",
        chip,
        string.Create(CultureInfo.InvariantCulture, $"at most {most} different combinations of bias, edges, active-low and debounce"),
        "Give lines the same settings.");

    public static EdgeException Gone(string chip, int errno) => new(
        EdgeFault.Device,
        "The GPIO chip is gone: " + Errno.Describe(errno),
        chip,
        "a chip that stays connected",
        "Connect it again and start anew.");

    public static EdgeException Refused(string what, string where, int errno) => new(
        EdgeFault.Device,
        $"The GPIO chip does not {what}: {Errno.Describe(errno)}",
        where,
        "a driver that can do what was asked (bias, edges, debounce, direction)",
        "Try other settings or another line; gpioinfo shows what each line is.");

    /// <summary>The failure of a call on a chip that worked before.</summary>
    public static EdgeException Failed(string what, string chip, int errno) =>
        errno is Errno.NoSuchDevice or Errno.NoSuchDeviceOrAddress ? Gone(chip, errno) : Refused(what, chip, errno);

    private static string List(IReadOnlyList<GpioChipDescription> chips) =>
        string.Join(", ", chips.Select(chip => $"{chip.Name} ({chip.Label})"));

    private static string Place(SignalLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"offset {line.Offset}") + (line.Name.Length == 0 ? "" : $" \"{line.Name}\"");
}
