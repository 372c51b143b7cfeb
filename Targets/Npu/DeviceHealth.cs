namespace EdgeConvNeXt.Targets.Npu;

/// <summary>How an accelerator or a zone of the board is. What was not measured is null, never 0.</summary>
public sealed record DeviceHealth
{
    /// <summary>What it is: "npu 0", "310B4 0", "cpu-thermal".</summary>
    public required string Name { get; init; }

    /// <summary>The source of it: "libdcmi", "npu-smi", "nvidia-smi", "thermal".</summary>
    public required string Source { get; init; }

    /// <summary>Temperature in degrees Celsius.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>How busy its compute units were, 0 to 1.</summary>
    public double? Utilization { get; init; }

    /// <summary>Power in watts.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>How much of its memory is taken, 0 to 1.</summary>
    public double? MemoryUtilization { get; init; }

    /// <summary>Bytes of its memory that are taken.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Bytes of its memory in all.</summary>
    public long? MemoryTotalBytes { get; init; }

    /// <summary>What its driver thinks of it, in the driver's words or "ok", "minor", "major", "critical".</summary>
    public string? Condition { get; init; }
}
