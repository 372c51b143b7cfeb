namespace EdgeConvNeXt.Targets.Boards;

/// <summary>One way to recognise a board: everything that it names has to be so.</summary>
public sealed record BoardMark
{
    private const string DeviceTree = "sys/firmware/devicetree/base";
    private const string PciDevices = "sys/bus/pci/devices";

    /// <summary>A word of the device tree's list "compatible", such as raspberrypi,5-model-b; null for any.</summary>
    public string? Compatible { get; init; }

    /// <summary>A part of the device tree's "model", in any case; null for any.</summary>
    public string? Model { get; init; }

    /// <summary>Vendor and device of a PCI card, such as 19e5:d500; null for any.</summary>
    public string? PciCard { get; init; }

    /// <summary>Device nodes that are there, by their names under /dev.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Device nodes that are not there.</summary>
    public IReadOnlyList<string> MissingNodes { get; init; } = [];

    /// <summary>What the processor is: "arm64" or "x64"; null for any.</summary>
    public string? Architecture { get; init; }

    /// <summary>Whether a machine has this mark.</summary>
    public bool Fits(MachineFiles machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return (Compatible is null || machine.ReadStrings($"{DeviceTree}/compatible").Contains(Compatible))
            && (Model is null || (ModelOf(machine)?.Contains(Model, StringComparison.OrdinalIgnoreCase) ?? false))
            && (PciCard is null || Cards(machine).Contains(PciCard))
            && Nodes.All(node => machine.Exists($"dev/{node}"))
            && !MissingNodes.Any(node => machine.Exists($"dev/{node}"))
            && (Architecture is null || Processor.Read(machine).Architecture == Architecture);
    }

    /// <summary>What the device tree calls the machine; null without one.</summary>
    public static string? ModelOf(MachineFiles machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.ReadText($"{DeviceTree}/model");
    }

    private static IEnumerable<string> Cards(MachineFiles machine) => machine.Names(PciDevices)
        .Select(slot => $"{Id(machine, slot, "vendor")}:{Id(machine, slot, "device")}");

    // sysfs writes 0x19e5.
    private static string? Id(MachineFiles machine, string slot, string name) =>
        machine.ReadText($"{PciDevices}/{slot}/{name}")?.ToLowerInvariant().Replace("0x", "", StringComparison.Ordinal);
}
