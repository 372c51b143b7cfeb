using System.Globalization;
using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Boards;

/// <summary>
/// A machine's files as a board would show them, below a temporary folder. What a test puts in is what the profile's sources say; nothing
/// of it was recorded on a board that stood here.
/// </summary>
internal sealed class RecordedTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The tree as the product reads it.</summary>
    public MachineFiles Files => new(_folder.Path);

    /// <summary>Where it lies.</summary>
    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>Puts a file.</summary>
    public RecordedTree With(string path, string text)
    {
        string file = _folder.File(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>Puts a device tree's model and list of compatibles, which end in zeros.</summary>
    public RecordedTree WithDeviceTree(string model, params string[] compatible) => With("sys/firmware/devicetree/base/model", model + "\0")
        .With("sys/firmware/devicetree/base/compatible", string.Concat(compatible.Select(word => word + "\0")));

    /// <summary>Puts device nodes; as empty files, for nothing opens them.</summary>
    public RecordedTree WithNodes(params string[] names) => names.Aggregate(this, (tree, name) => tree.With($"dev/{name}", ""));

    /// <summary>Puts a PCI card.</summary>
    public RecordedTree WithCard(string slot, string vendor, string device) =>
        With($"sys/bus/pci/devices/{slot}/vendor", vendor + "\n").With($"sys/bus/pci/devices/{slot}/device", device + "\n");

    /// <summary>Puts an Arm processor, in the form of arch/arm64/kernel/cpuinfo.c.</summary>
    public RecordedTree WithArm(int cores, string features) =>
        With("proc/cpuinfo", string.Concat(Enumerable.Range(0, cores).Select(core => string.Create(
        CultureInfo.InvariantCulture,
        $"processor\t: {core}\nBogoMIPS\t: 108.00\nFeatures\t: {features}\nCPU implementer\t: 0x41\nCPU architecture: 8\n\n"))));

    /// <summary>Puts an x64 processor, in the form of arch/x86/kernel/cpu/proc.c.</summary>
    public RecordedTree WithX64(int cores, string flags) =>
        With("proc/cpuinfo", string.Concat(Enumerable.Range(0, cores).Select(core => string.Create(
        CultureInfo.InvariantCulture,
        $"processor\t: {core}\nvendor_id\t: GenuineIntel\nmodel name\t: Sample CPU @ 2.00GHz\nflags\t\t: {flags}\n\n"))));
}
