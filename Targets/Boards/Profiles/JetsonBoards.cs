namespace EdgeConvNeXt.Targets.Boards.Profiles;

/// <summary>
/// Jetson Orin Nano. Sources: the kernel's Documentation/devicetree/bindings/arm/tegra.yaml and NVIDIA's pin library (modules p3767-0003,
/// -0004 and -0005 are Orin Nano, the others Orin NX); NVIDIA/jetson-gpio #113 (lines); sparkfun/Qwiic_I2C_Py PR #24 and
/// AbuAyah110/jetbot-orin-super #4 (buses 7 and 1). Lines are counted as their ports are: PG.06 is 41, PH.00 43, PI.00 51, PQ.05 105, PR.04
/// 112, PY.00 122, PZ.03 133.
/// </summary>
internal static class JetsonBoards
{
    private const string Chip = "tegra234-gpio";

    // Dense; sparse ones count double. The modes called Super raise the clocks.
    private static readonly IntegerRate Module4Gb = new(
        "Jetson Orin Nano, module of 4 GB", 10, RateKind.Accelerator, "NVIDIA's data sheet of the modules, in a copy")
    {
        Remark = "The provider cuda computes with floats, which has half of this rate in float16 and less in float32.",
    };

    private static readonly (int Pin, int Line)[] Header =
    [
        (7, 144), (11, 112), (12, 50), (13, 122), (15, 85), (16, 126), (18, 125), (19, 135), (21, 134), (22, 123), (23, 133), (24, 136),
        (26, 137), (29, 105), (31, 106), (32, 41), (33, 43), (35, 53), (36, 113), (37, 124), (38, 52), (40, 51),
    ];

    public static BoardProfile OrinNano { get; } = new()
    {
        Id = "jetson-orin-nano",
        Name = "Jetson Orin Nano",
        Marks =
        [
            new BoardMark { Compatible = "nvidia,p3767-0003" }, new BoardMark { Compatible = "nvidia,p3767-0004" },
            new BoardMark { Compatible = "nvidia,p3767-0005" },
        ],
        Providers = ["cuda", "cpu"],
        IntegerRates = [Module4Gb, Module4Gb with { Of = "Jetson Orin Nano, module of 8 GB", Tops = 20, Variant = "8gb" }],
        GpioChip = Chip,
        Header = [.. Header.Select(pin => new HeaderLine(pin.Pin, Chip, pin.Line))],
        HeaderBus = "/dev/i2c-7",
        HealthSources = ["thermal"],
        Groups = ["video", "gpio", "i2c", "render"],
        Notes =
        [
            "The CUDA provider needs an ONNX Runtime that was built for Jetson: the package is for x64.",
            "A pin may have to be made a GPIO line with jetson-io first.",
        ],
    };
}
