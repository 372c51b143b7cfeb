namespace EdgeConvNeXt.Targets.Npu;

/// <summary>How everything on a machine is that can tell.</summary>
/// <param name="Devices">The devices.</param>
/// <param name="Troubles">Names of sources that could not tell, and why; most machines lack most sources.</param>
public sealed record HealthResult(IReadOnlyList<DeviceHealth> Devices, IReadOnlyDictionary<string, string> Troubles);
