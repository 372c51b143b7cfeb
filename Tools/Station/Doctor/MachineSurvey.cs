using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>Looks at a machine, or at the recorded tree of one.</summary>
/// <param name="machine">The machine.</param>
/// <param name="clock">The clock.</param>
public sealed class MachineSurvey(MachineFiles machine, TimeProvider clock)
{
    private const string StateFolder = "/var/lib/edge-agent";
    private const long Kibibyte = 1024;

    /// <summary>Looks. What a recorded tree does not hold is left out.</summary>
    /// <param name="folders">Folders that shall have room, besides those that every station uses.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<MachineReport> RunAsync(IReadOnlyList<string> folders, CancellationToken stop)
    {
        HealthResult health = await HealthSurvey.Of(machine, clock).ReadAsync(stop).ConfigureAwait(false);
        BoardProfile? board = BoardCatalog.Recognise(machine);
        Processor processor = Processor.Read(machine);
        MachineReport report = new()
        {
            Version = typeof(MachineSurvey).Assembly.GetName().Version!.ToString(3),
            Root = machine.IsThisMachine ? null : machine.Root,
            Board = board is null ? null : Describe(board, processor),
            Processor = new ProcessorReport(
                processor.Architecture, processor.Model, processor.Cores, processor.BigCores.Count == 0 ? null : processor.BigCores,
                processor.Features),
            Memory = ReadMemory(),
            I2cBuses = DeviceSurvey.Buses(machine),
            Health = health.Devices,
            Findings = [],
        };
        report = machine.IsThisMachine ? WithDevices(report, folders) : report;
        return report with { Findings = [.. Findings.Of(report, board, processor, health)] };
    }

    private MachineReport WithDevices(MachineReport report, IReadOnlyList<string> folders) => report with
    {
        Resizer = Preprocessor.Resizer,
        Providers = [.. KnownProviders.Select(Describe)],
        Cameras = DeviceSurvey.Cameras(),
        GpioChips = DeviceSurvey.GpioChips(),
        Clock = new ClockReport(clock.GetUtcNow(), WallClock.IsSynchronised()),
        Disks =
        [
            .. folders.Append(StateFolder).Append(
                Path.GetPathRoot(Environment.CurrentDirectory)!).Where(Directory.Exists).Distinct().Select(Describe),
        ],
    };

    private BoardReport Describe(BoardProfile board, Processor processor) => new()
    {
        Id = board.Id,
        Name = board.Name,
        Model = BoardMark.ModelOf(machine),
        Providers = machine.IsThisMachine ? [.. board.Providers.Where(IsAvailable)] : board.Providers,
        Threads = board.ThreadsFor(processor),
        GpioChip = board.GpioChip,
        I2cBus = board.HeaderBus,
        EnvironmentScript = board.EnvironmentScripts.FirstOrDefault(script => machine.Exists(script.TrimStart('/'))),
        Groups = board.Groups,
    };

    private static IReadOnlyList<IInferenceProvider> KnownProviders { get; } = ProviderRegistry.Create(new ProviderConfiguration());

    private static bool IsAvailable(string name) => KnownProviders.FirstOrDefault(one => one.Name == name)?.Probe().IsAvailable ?? false;

    private static ProviderReport Describe(IInferenceProvider provider)
    {
        ProviderProbe probe = provider.Probe();
        return new ProviderReport(provider.Name, probe.IsAvailable, probe.Reason) { Absence = probe.Absence };
    }

    private static DiskReport Describe(string folder)
    {
        DriveInfo drive = new(folder);
        return new DiskReport(folder, drive.AvailableFreeSpace, drive.TotalSize);
    }

    // "MemTotal:        3884348 kB", and kB are KiB (Documentation/filesystems/proc.rst).
    private MemoryReport? ReadMemory()
    {
        string[] lines = machine.ReadText("proc/meminfo")?.Split('\n') ?? [];
        return Size("MemTotal:") is { } total && Size("MemAvailable:") is { } available ? new MemoryReport(total, available) : null;

        long? Size(string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            && long.TryParse(
                line[name.Length..].Replace("kB", "", StringComparison.Ordinal),
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long size)
            ? size * Kibibyte : null;
    }
}
