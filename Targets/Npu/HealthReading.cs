namespace EdgeConvNeXt.Targets.Npu;

/// <summary>What one source said.</summary>
/// <param name="Devices">The devices that it told of.</param>
/// <param name="Trouble">Why there are none, a sentence; null where it told of some, or had none to tell of.</param>
public sealed record HealthReading(IReadOnlyList<DeviceHealth> Devices, string? Trouble)
{
    /// <summary>A source that cannot answer.</summary>
    public static HealthReading Without(string trouble) => new([], trouble);
}
