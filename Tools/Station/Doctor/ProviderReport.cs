namespace EdgeConvNeXt.Station.Doctor;

/// <summary>A provider.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAvailable">Whether it can run here.</param>
/// <param name="Reason">Why not, or what it would run on.</param>
public sealed record ProviderReport(string Name, bool IsAvailable, string Reason)
{
    /// <summary>The reason in a few words where what it takes is not on this machine at all; else null.</summary>
    public string? Absence { get; init; }
}
