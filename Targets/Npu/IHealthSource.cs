namespace EdgeConvNeXt.Targets.Npu;

/// <summary>Somebody who tells how devices are. For one caller at a time.</summary>
public interface IHealthSource
{
    /// <summary>Its name: "libdcmi", "npu-smi", "nvidia-smi", "thermal".</summary>
    string Name { get; }

    /// <summary>Asks. A source that is not there, or fails, says so in the reading.</summary>
    Task<HealthReading> ReadAsync(CancellationToken stop);
}
