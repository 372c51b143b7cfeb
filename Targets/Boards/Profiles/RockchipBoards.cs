namespace EdgeConvNeXt.Targets.Boards.Profiles;

/// <summary>
/// Orange Pi 5 (RK3588S: four A76 and four A55). Sources: wiki.youyeetoo.com (YY3588) and getiot (NanoPi R6S) for numbers of lines: bank *
/// 32 + group * 8 + x, one chip of 32 lines for each bank. From memory, not confirmed on a board: the chips' labels gpio0 to gpio4, the
/// compatible xunlong,orangepi-5 of mainline, the vendor's model and the header's map, which is what `gpio readall` of wiringOP shows.
/// </summary>
internal static class RockchipBoards
{
    private const int LinesOfABank = 32;

    // Pin of the 26-pin header and number of its line.
    private static readonly (int Pin, int Number)[] Header =
    [
        (3, 47), (5, 46), (7, 54), (8, 131), (10, 132), (11, 138), (12, 29), (13, 139), (15, 28), (16, 59), (18, 58),
        (19, 49), (21, 48), (22, 92), (23, 50), (24, 52), (26, 35),
    ];

    public static BoardProfile OrangePi5 { get; } = new()
    {
        Id = "orange-pi-5",
        Name = "Orange Pi 5",
        Marks = [new BoardMark { Compatible = "xunlong,orangepi-5" }, new BoardMark { Compatible = "rockchip,rk3588s-orangepi-5" }],
        Providers = ["cpu"],
        Threads = ThreadRule.BigCores,
        IntegerRates = [RaspberryPiBoards.FourA76 with { Remark = "Its NPU (6 TOPS) is not used." }],
        Header = [.. Header.Select(pin => new HeaderLine(pin.Pin, $"gpio{pin.Number / LinesOfABank}", pin.Number % LinesOfABank))],
        HeaderBus = "/dev/i2c-5",
        Groups = ["video", "gpio", "i2c"],
        Notes =
        [
            "The i2c bus on pins 3 and 5 comes with the overlay rk3588-i2c5-m3.",
            "Its NPU is not used: the model runs on the four A76 cores.",
        ],
    };
}
