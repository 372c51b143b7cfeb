namespace EdgeConvNeXt.Targets.Boards.Profiles;

/// <summary>
/// Machines with Ascend cards. Sources: the driver's own log collector for the PCI numbers (19e5:d100 is the 310, d500 the 310P, d801 the
/// 910, d802 and d803 the 910B generation); hicann/runtime set_env.sh and the CANN guides for the places of the environment script.
/// </summary>
internal static class AscendCards
{
    private static readonly string[] DeviceGroups = ["video", "gpio", "i2c", "HwHiAiUser"];
    private static readonly string[] NpuHealth = ["libdcmi", "npu-smi"];

    /// <summary>
    /// Where CANN puts its environment script: toolkit to 8.x, toolkit from 8.5, run time only, and the 200 DK's own place.
    /// </summary>
    public static readonly IReadOnlyList<string> EnvironmentScripts =
    [
        "/usr/local/Ascend/ascend-toolkit/set_env.sh", "/usr/local/Ascend/cann/set_env.sh", "/usr/local/Ascend/nnrt/set_env.sh",
        "/home/HwHiAiUser/Ascend/ascend-toolkit/set_env.sh",
    ];

    /// <summary>The first chip of the family; at its announcement in 2018 it had 16 TOPS in a typical configuration.</summary>
    public static readonly IntegerRate Rate310 = new(
        "Ascend 310", 22, RateKind.Accelerator, "hiascend.com, Atlas 200 DK developer kit, product description") { IsVerified = true };

    public static BoardProfile Atlas300I { get; } = new()
    {
        Id = "atlas-300i",
        Name = "Atlas 300I Pro/300V",
        Marks = [new BoardMark { PciCard = "19e5:d500" }],
        Providers = ["ascend", "cann", "cpu"],
        Socs = ["Ascend310P1", "Ascend310P3"],
        IntegerRates = [new IntegerRate("Ascend 310P", 140, RateKind.Accelerator, "reviews of the cards; the maker's page was not read")],
        HealthSources = NpuHealth,
        EnvironmentScripts = EnvironmentScripts,
        Groups = DeviceGroups,
        Notes = ["GPIO, i2c and cameras are those of the machine that the card is in."],
    };

    public static BoardProfile Atlas300 { get; } = new()
    {
        Id = "atlas-300",
        Name = "Atlas 300 (310)",
        Marks = [new BoardMark { PciCard = "19e5:d100" }],
        Providers = ["ascend", "cann", "cpu"],
        Socs = ["Ascend310"],
        IntegerRates = [Rate310 with { Remark = "The card has four of these chips; the agent uses one." }],
        HealthSources = NpuHealth,
        EnvironmentScripts = EnvironmentScripts,
        Groups = DeviceGroups,
        Notes =
        [
            "Servers of the name Atlas 800 for inference have these cards too.",
            "GPIO, i2c and cameras are those of the machine that the card is in.",
        ],
    };

    public static BoardProfile Atlas800 { get; } = new()
    {
        Id = "atlas-800",
        Name = "Atlas 800",
        Marks = [new BoardMark { PciCard = "19e5:d801" }, new BoardMark { PciCard = "19e5:d802" }, new BoardMark { PciCard = "19e5:d803" }],
        Providers = ["ascend", "cann", "cpu"],
        Socs = ["Ascend910A", "Ascend910B1", "Ascend910B2", "Ascend910B3", "Ascend910B4"],
        IntegerRates =
        [
            new IntegerRate("Ascend 910", 512, RateKind.Accelerator, "Huawei's announcement of 2018, as golem.de reports it")
            {
                Remark = "The rate is that of one Ascend 910A; the agent uses one chip. Of 910B1 to 910B4 no document was read.",
            },
        ],
        HealthSources = NpuHealth,
        EnvironmentScripts = EnvironmentScripts,
        Groups = DeviceGroups,
        Notes =
        [
            "Ascend910B without a digit names a chip of the first 910 generation; those of the Atlas A2 are Ascend910B1 to Ascend910B4.",
        ],
    };
}
