using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>Reads every source of the health of this machine's accelerators and zones.</summary>
public sealed class HealthSurvey
{
    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<IReadOnlyList<IHealthSource>> _sources;

    /// <param name="sources">Lists of sources for the same devices; of each list the first that gives a reading is used.</param>
    public HealthSurvey(IReadOnlyList<IReadOnlyList<IHealthSource>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = sources;
    }

    /// <summary>
    /// Every source that a machine may have: NPUs by the library, else by the tool; GPUs; the kernel's zones. A recorded tree has only the
    /// last.
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="clock">The clock by which a library that hangs is given up.</param>
    public static HealthSurvey Of(MachineFiles machine, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ThermalZones zones = new(machine);
        if (!machine.IsThisMachine)
        {
            return new HealthSurvey([[zones]]);
        }

        TimeoutGuard library = new(new DcmiHealth(DcmiHealth.SystemPaths), ToolTimeout, clock);
        return new HealthSurvey(
        [
            [new AbsenceCache(library, clock), new AbsenceCache(new NpuSmi("npu-smi", ToolTimeout), clock)],
            [new AbsenceCache(new NvidiaSmi("nvidia-smi", ToolTimeout), clock)],
            [zones],
        ]);
    }

    /// <summary>Reads them. Takes as long as the slowest; what hangs is ended after some seconds.</summary>
    public async Task<HealthResult> ReadAsync(CancellationToken stop)
    {
        List<DeviceHealth> devices = [];
        Dictionary<string, string> troubles = [];
        foreach (IReadOnlyList<IHealthSource> alternatives in _sources)
        {
            foreach (IHealthSource source in alternatives)
            {
                HealthReading reading = await source.ReadAsync(stop).ConfigureAwait(false);
                devices.AddRange(reading.Devices);
                if (reading.Trouble is { } trouble)
                {
                    troubles[source.Name] = trouble;
                }

                if (reading.Devices.Count > 0)
                {
                    break;
                }
            }
        }

        return new HealthResult(devices, troubles);
    }
}
