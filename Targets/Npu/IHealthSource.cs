namespace EdgeConvNeXt.Targets.Npu;

/// <summary>Somebody who tells how devices are. For one caller at a time.</summary>
public interface IHealthSource
{
    /// <summary>Its name: "libdcmi", "npu-smi", "nvidia-smi", "thermal".</summary>
    string Name { get; }

    /// <summary>Asks. A source that is not there, or fails, says so in the reading.</summary>
    Task<HealthReading> ReadAsync(CancellationToken stop);
}

/// <summary>What one source said.</summary>
/// <param name="Devices">The devices that it told of.</param>
/// <param name="Trouble">Why there are none, a sentence; null where it told of some, or had none to tell of.</param>
public sealed record HealthReading(IReadOnlyList<DeviceHealth> Devices, string? Trouble)
{
    /// <summary>Whether there is nobody to answer on this machine: no such tool, no such library.</summary>
    public bool IsAbsent { get; private init; }

    /// <summary>A source that cannot answer.</summary>
    public static HealthReading Without(string trouble) => new([], trouble);

    /// <summary>A source that is not on this machine.</summary>
    public static HealthReading Absent(string trouble) => new([], trouble) { IsAbsent = true };
}
