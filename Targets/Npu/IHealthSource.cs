namespace EdgeConvNeXt.Targets.Npu;

/// <summary>A source of the health of devices. For one caller at a time.</summary>
public interface IHealthSource
{
    /// <summary>Its name: "libdcmi", "npu-smi", "nvidia-smi", "thermal".</summary>
    string Name { get; }

    /// <summary>Reads it. A source that is not there, or fails, gives the reason in the reading.</summary>
    Task<HealthReading> ReadAsync(CancellationToken stop);
}

/// <summary>What one source said.</summary>
/// <param name="Devices">The devices that it read.</param>
/// <param name="Trouble">Why there are none, a sentence; null where it read some, or there are none to read.</param>
public sealed record HealthReading(IReadOnlyList<DeviceHealth> Devices, string? Trouble)
{
    /// <summary>Whether the source is not on this machine: no such tool, no such library.</summary>
    public bool IsAbsent { get; private init; }

    /// <summary>A source that cannot answer.</summary>
    public static HealthReading Without(string trouble) => new([], trouble);

    /// <summary>A source that is not on this machine.</summary>
    public static HealthReading Absent(string trouble) => new([], trouble) { IsAbsent = true };
}
