using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>What a machine has, and whether a configuration can run on it. What was not read is null.</summary>
public sealed record MachineReport
{
    /// <summary>Version of the program that looked.</summary>
    public required string Version { get; init; }

    /// <summary>The recorded tree that was looked at instead of the machine, or null.</summary>
    public string? Root { get; init; }

    /// <summary>The board; null where not even the processor is known.</summary>
    public BoardReport? Board { get; init; }

    /// <summary>Its processor.</summary>
    public required ProcessorReport Processor { get; init; }

    /// <summary>What resizes pictures on it: a set of the resizer in C, or "managed" for the one in C#.</summary>
    public string? Resizer { get; init; }

    /// <summary>Its memory.</summary>
    public MemoryReport? Memory { get; init; }

    /// <summary>Every provider of this program, and why it can run here or cannot.</summary>
    public IReadOnlyList<ProviderReport>? Providers { get; init; }

    /// <summary>The cameras.</summary>
    public IReadOnlyList<CameraReport>? Cameras { get; init; }

    /// <summary>The GPIO chips.</summary>
    public IReadOnlyList<GpioReport>? GpioChips { get; init; }

    /// <summary>The i2c buses.</summary>
    public IReadOnlyList<BusReport>? I2cBuses { get; init; }

    /// <summary>The health of the accelerators and zones that could be read.</summary>
    public required IReadOnlyList<DeviceHealth> Health { get; init; }

    /// <summary>The wall clock.</summary>
    public ClockReport? Clock { get; init; }

    /// <summary>Room where verdicts and logs may go.</summary>
    public IReadOnlyList<DiskReport>? Disks { get; init; }

    /// <summary>What to mend or to know, a sentence each.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Whether the configuration that was given can run; null where none was given.</summary>
    public ConfigurationReport? Configuration { get; init; }
}

/// <summary>An i2c bus.</summary>
/// <param name="Path">Its device.</param>
/// <param name="Trouble">Why it cannot be opened; null where it can, and in a recorded tree.</param>
public sealed record BusReport(string Path, string? Trouble);

/// <summary>The wall clock. Timing on the line does not depend on it: frames and edges carry the kernel's monotonic time.</summary>
/// <param name="Utc">What it says.</param>
/// <param name="IsSynchronised">Whether it is kept right; null where the kernel does not say.</param>
public sealed record ClockReport(DateTimeOffset Utc, bool? IsSynchronised);

/// <summary>Room on the file system of a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="FreeBytes">What this user may still write.</param>
/// <param name="TotalBytes">All of it.</param>
public sealed record DiskReport(string Folder, long FreeBytes, long TotalBytes);

/// <summary>A GPIO chip.</summary>
/// <param name="Name">The kernel's name for it.</param>
/// <param name="Label">What it is.</param>
/// <param name="Lines">Number of its lines.</param>
/// <param name="LinesInUse">Those in use: "17 GPIO17 (edge-agent)".</param>
/// <param name="Trouble">Why it cannot be read, and what to do; null where it can.</param>
public sealed record GpioReport(string Name, string Label, int Lines, IReadOnlyList<string> LinesInUse, string? Trouble);

/// <summary>Main memory.</summary>
/// <param name="TotalBytes">All of it.</param>
/// <param name="AvailableBytes">What programs can still get.</param>
public sealed record MemoryReport(long TotalBytes, long AvailableBytes);

/// <summary>A processor.</summary>
/// <param name="Architecture">"arm64" or "x64"; null where unknown.</param>
/// <param name="Model">What its maker calls it; null where the kernel does not say.</param>
/// <param name="Cores">Cores as the kernel counts them.</param>
/// <param name="BigCores">Numbers of the fastest cores; null where all are alike.</param>
/// <param name="Features">What it has of what makes integer models fast.</param>
public sealed record ProcessorReport(
    string? Architecture, string? Model, int Cores, IReadOnlyList<int>? BigCores, IReadOnlyList<string> Features);

/// <summary>A provider.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAvailable">Whether it can run here.</param>
/// <param name="Reason">Why not, or what it would run on.</param>
public sealed record ProviderReport(string Name, bool IsAvailable, string Reason)
{
    /// <summary>The reason in a few words where what it takes is not on this machine at all; else null.</summary>
    public string? Absence { get; init; }
}
