using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>What a machine has, and whether a configuration can run on it. What was not asked is null.</summary>
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

    /// <summary>How accelerators and zones are that tell.</summary>
    public required IReadOnlyList<DeviceHealth> Health { get; init; }

    /// <summary>The wall clock.</summary>
    public ClockReport? Clock { get; init; }

    /// <summary>Room where verdicts and logs may go.</summary>
    public IReadOnlyList<DiskReport>? Disks { get; init; }

    /// <summary>What to mend or to know, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Whether the configuration that was given can run; null where none was given.</summary>
    public ConfigurationReport? Configuration { get; init; }
}
