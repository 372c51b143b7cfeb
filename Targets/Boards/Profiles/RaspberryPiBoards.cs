namespace EdgeConvNeXt.Targets.Boards.Profiles;

/// <summary>
/// Raspberry Pi 4 and 5. Sources: the kernel's device trees bcm2711-rpi-4-b.dts and bcm2712-rpi-5-b.dts (compatible); WiringPi issue #280
/// and raspberrypi/linux PR #6144 (labels and numbers of lines: pinctrl-bcm2711 has 58, pinctrl-rp1 has 54). The chip of a Pi 5 was
/// gpiochip4 before Linux 6.6.45 and gpiochip0 after, so only its label finds it.
/// </summary>
internal static class RaspberryPiBoards
{
    private static readonly string[] DeviceGroups = ["video", "gpio", "i2c"];

    // The 40-pin header, the same since 2014: pin and BCM number, which is the line's offset on either chip.
    private static readonly (int Pin, int Line)[] Header =
    [
        (3, 2), (5, 3), (7, 4), (8, 14), (10, 15), (11, 17), (12, 18), (13, 27), (15, 22), (16, 23), (18, 24), (19, 10), (21, 9), (22, 25),
        (23, 11), (24, 8), (26, 7), (27, 0), (28, 1), (29, 5), (31, 6), (32, 12), (33, 13), (35, 19), (36, 16), (37, 26), (38, 20),
        (40, 21),
    ];

    public static BoardProfile Pi4 { get; } = new()
    {
        Id = "raspberry-pi-4",
        Name = "Raspberry Pi 4",
        Marks = [new BoardMark { Compatible = "raspberrypi,4-model-b" }, new BoardMark { Compatible = "raspberrypi,4-compute-module" }],
        Providers = ["cpu"],
        GpioChip = "pinctrl-bcm2711",
        Header = [.. Header.Select(pin => new HeaderLine(pin.Pin, "pinctrl-bcm2711", pin.Line))],
        HeaderBus = "/dev/i2c-1",
        Groups = DeviceGroups,
        Notes = ["Its Cortex-A72 has no dot product: an INT8 model may be no faster than the FP32 one; measure both with `edge bench`."],
    };

    /// <summary>
    /// Four Cortex-A76 at 2.4 GHz: each does two dot products of 16 multiply-accumulates in a cycle (Arm Cortex-A76 software optimization
    /// guide, from memory), that is 307 * 10^9 multiply-accumulates a second.
    /// </summary>
    public static readonly IntegerRate FourA76 = new(
        "Four Cortex-A76 at 2.4 GHz", 0.614, RateKind.Processor, "clock x cores x 32 multiply-accumulates in a cycle, from memory");

    public static BoardProfile Pi5 { get; } = new()
    {
        Id = "raspberry-pi-5",
        Name = "Raspberry Pi 5",
        Marks = [new BoardMark { Compatible = "raspberrypi,5-model-b" }, new BoardMark { Compatible = "raspberrypi,5-compute-module" }],
        Providers = ["cpu"],
        IntegerRates = [FourA76],
        GpioChip = "pinctrl-rp1",
        Header = [.. Header.Select(pin => new HeaderLine(pin.Pin, "pinctrl-rp1", pin.Line))],
        HeaderBus = "/dev/i2c-1",
        Groups = DeviceGroups,
    };
}
