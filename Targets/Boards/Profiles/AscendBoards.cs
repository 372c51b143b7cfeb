namespace EdgeConvNeXt.Targets.Boards.Profiles;

/// <summary>
/// Boards whose own processor sits beside an Ascend NPU. Sources: Orange Pi AIpro 20T user manual (lines, bus 7); hicann/driver (device
/// nodes); Ascend/samples cplusplus/level1_single_api/5_200dk_peripheral (200 DK); a unit of the 200I DK A2 (usable groups and pins). The
/// words that are looked for in the device tree's model are inferred from the boards' names: where they are others, the device nodes still
/// show the chip. That 8T and DK A2 have bus 7 is inferred from the 20T, which has the same chip.
/// </summary>
internal static class AscendBoards
{
    private static readonly string[] DeviceGroups = ["video", "gpio", "i2c", "HwHiAiUser"];
    private static readonly string[] NpuHealth = ["libdcmi", "npu-smi"];

    private static readonly IntegerRate Rate310B4 = new(
        "Ascend 310B4", 8, RateKind.Accelerator, "hiascend.com, Atlas 200I DK A2 developer kit, basic specifications")
    {
        IsVerified = true,
    };

    private static readonly IntegerRate Rate310B1 = new(
        "Ascend 310B1", 20, RateKind.Accelerator, "Orange Pi AIpro 20T user manual; that its chip is the 310B1 is from memory")
    {
        Variant = "20t",
    };

    // The nodes that a 310B has and cards have not, and the other way round.
    private static readonly BoardMark Nodes310B = new() { Nodes = ["davinci0", "svm0", "dvpp_cmdlist"], MissingNodes = ["hisi_hdc"] };

    // Chips gpiochip0 to gpiochip7 are the groups; the header's pins that are GPIO without a change of the device tree: pin, group, line.
    private static readonly (int Pin, int Group, int Line)[] AiProHeader =
    [
        (12, 7, 3), (13, 1, 6), (15, 2, 15), (16, 2, 16), (18, 0, 25), (22, 0, 2), (26, 2, 19), (31, 2, 20), (32, 1, 1), (33, 4, 0),
        (35, 7, 4), (37, 0, 3),
        (38, 7, 6), (40, 7, 5),
    ];

    private static BoardProfile With310B { get; } = new()
    {
        Id = "ascend-310b",
        Name = "Board with Ascend 310B",
        Marks = [Nodes310B],
        Providers = ["ascend", "cpu"],
        Threads = ThreadRule.AllButOne,
        Socs = ["Ascend310B1", "Ascend310B4"],
        IntegerRates = [Rate310B4, Rate310B1],
        HeaderBus = "/dev/i2c-7",
        HealthSources = NpuHealth,
        EnvironmentScripts = AscendCards.EnvironmentScripts,
        Groups = DeviceGroups,
    };

    public static BoardProfile Other310B { get; } = With310B with { HeaderBus = null };

    public static BoardProfile OrangePiAiPro { get; } = With310B with
    {
        Id = "orange-pi-aipro",
        Name = "Orange Pi AIpro 8T/20T",
        Marks = [new BoardMark { Model = "Orange Pi AI" }, new BoardMark { Model = "OrangePi AI" }],
        Header = [.. AiProHeader.Select(pin => new HeaderLine(pin.Pin, $"gpiochip{pin.Group}", pin.Line))],
        Notes =
        [
            "The header's lines are those of the 20T; check them against the manual of an 8T.",
            "The GPIO chips belong to root until the udev rule of the package gives them to the group gpio.",
            "`npu-smi set -t cpu-num-cfg -i 0 -c 0 -v 0:4:0` and a reboot give all four cores to Linux.",
        ],
    };

    public static BoardProfile Atlas200IDkA2 { get; } = With310B with
    {
        Id = "atlas-200i-dk-a2",
        Name = "Atlas 200I DK A2",
        Marks = [new BoardMark { Model = "Atlas 200I DK A2" }, new BoardMark { Model = "Atlas 200I A2" }],
        Socs = ["Ascend310B4"],
        IntegerRates = [Rate310B4],
        Notes =
        [
            "Usable GPIO lines by group (gpiochip): 0: 2, 3, 14, 15, 25; 1: 1, 6; 2: 11, 12, 15-20, 25-28; 4: 0; 7: 2-7.",
            "It has 4 GB: compile models on another machine.",
        ],
    };

    public static BoardProfile Atlas200Dk { get; } = new()
    {
        Id = "atlas-200-dk",
        Name = "Atlas 200 DK",
        Marks = [new BoardMark { Model = "Atlas 200 DK" }, new BoardMark { Nodes = ["davinci0", "hi_dvpp", "memory_bandwidth"] }],
        Providers = ["ascend"],
        Threads = ThreadRule.AllButOne,
        Socs = ["Ascend310"],
        IntegerRates = [AscendCards.Rate310],
        HeaderBus = "/dev/i2c-1",
        HealthSources = NpuHealth,
        EnvironmentScripts = AscendCards.EnvironmentScripts,
        Groups = DeviceGroups,
        Notes =
        [
            "Its C library (glibc 2.27) is too old for ONNX Runtime: only the provider ascend can run there.",
            "The newest CANN for this chip is 6: compile with --soc Ascend310 there.",
            "GPIO lines 3 to 7 are behind a PCA6416 at address 0x20 of bus 1, which this program does not drive.",
        ],
    };
}
