using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>The words for everything that an I2C bus or a display on it can refuse.</summary>
internal static class I2cFaults
{
    /// <summary>Lets a group use the buses; packaging/60-edge-signals.rules holds the same line.</summary>
    public const string UdevRule = "SUBSYSTEM==\"i2c-dev\", GROUP=\"i2c\", MODE=\"0660\"";

    public static EdgeException CannotOpen(string path, IReadOnlyList<string> present, int errno) => errno switch
    {
        Errno.NoSuchFile or Errno.NoSuchDevice or Errno.NoSuchDeviceOrAddress => NoSuchBus(path, present),
        Errno.PermissionDenied or Errno.NotPermitted => NoPermission(path),
        Errno.IsADirectory => NotABus(path),
        _ => Failed("cannot be opened", path, errno),
    };

    public static EdgeException CannotSelect(string path, string device, int errno) => errno switch
    {
        Errno.Busy => new EdgeException(
            EdgeFault.Device,
            "A driver of the kernel already holds the address on the I2C bus",
            device,
            "an address that is free for programs",
            "Disable that driver (for an SSD1306 usually the overlay ssd1306 or the module ssd1307fb)."),
        Errno.NotATerminal => NotABus(path),
        _ => Failed("does not take the address", device, errno),
    };

    public static EdgeException CannotAsk(string device, int errno) => Failed("does not tell what it can do", device, errno);

    public static EdgeException TooSimple(string device) => new(
        EdgeFault.Device,
        "The adapter of the I2C bus can send no blocks",
        device,
        "an adapter with plain I2C transfers or SMBus I2C block writes",
        "Look with i2cdetect -F what it can do, and use another bus.");

    public static EdgeException CannotWrite(string device, int errno) => errno switch
    {
        Errno.RemoteInputOutput or Errno.NoSuchDeviceOrAddress or Errno.NoSuchDevice => new EdgeException(
            EdgeFault.Device,
            "Nothing answers at the address on the I2C bus: " + Errno.Describe(errno),
            device,
            "a display that acknowledges its address (0x3c or 0x3d for an SSD1306)",
            "Check supply, SDA and SCL, and look with i2cdetect -y which addresses answer."),
        Errno.TimedOut => Failed("is held by something and timed out", device, errno),
        _ => Failed("failed while writing", device, errno),
    };

    public static EdgeException Short(string device, int written, int requested) => new(
        EdgeFault.Device,
        $"The I2C bus took {written} of {requested} bytes",
        device,
        "an adapter that sends a page of the display in one transfer, as it says it can",
        "Use another bus or adapter.");

    private static EdgeException NoSuchBus(string path, IReadOnlyList<string> present) => new(
        EdgeFault.Device,
        "There is no such I2C bus",
        path,
        present.Count == 0 ? "a bus under /dev/i2c-*, of which there is none" : "one of these buses: " + string.Join(", ", present),
        "Enable the bus in the device tree, and load the module i2c-dev.");

    private static EdgeException NoPermission(string path) => new(
        EdgeFault.Device,
        "The I2C bus may not be opened by this user",
        path,
        "a user in the group i2c, and a device that belongs to that group",
        $"Add the user with usermod -aG i2c USER, and put this line into /etc/udev/rules.d/60-edge-signals.rules: {UdevRule}.");

    private static EdgeException NotABus(string path) => new(
        EdgeFault.Configuration,
        "The path does not lead to an I2C bus",
        path,
        "an I2C character device such as /dev/i2c-1",
        "Name a bus that i2cdetect -l lists.");

    private static EdgeException Failed(string what, string where, int errno) => new(
        EdgeFault.Device,
        $"The I2C bus {what}: {Errno.Describe(errno)}",
        where,
        "a working bus",
        "Check the wiring, its length and its pull-up resistors.");
}
