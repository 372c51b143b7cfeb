namespace EdgeConvNeXt.Targets.Boards.Profiles;

/// <summary>Machines of which nothing but the processor is known.</summary>
internal static class GenericMachines
{
    private static readonly string[] DeviceGroups = ["video", "gpio", "i2c"];

    public static BoardProfile X64 { get; } = new()
    {
        Id = "x64",
        Name = "x64 machine",
        Marks = [new BoardMark { Architecture = "x64" }],
        Providers = ["cuda", "cpu"],
        Groups = DeviceGroups,
    };

    public static BoardProfile Arm64 { get; } = new()
    {
        Id = "arm64",
        Name = "arm64 machine",
        Marks = [new BoardMark { Architecture = "arm64" }],
        Providers = ["cpu"],
        Threads = ThreadRule.BigCores,
        Groups = DeviceGroups,
    };
}
