using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What reading a configuration gave: the configuration, or everything that is wrong with it.</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Configuration">The configuration; null when there are faults.</param>
/// <param name="Faults">All faults, in the file's order and then those between settings; empty when it is sound.</param>
public sealed record ConfigurationReading(string File, StationConfiguration? Configuration, IReadOnlyList<SettingFault> Faults)
{
    /// <summary>Whether the file could be read at all.</summary>
    public bool WasRead { get; init; } = true;

    /// <summary>The configuration.</summary>
    /// <exception cref="EdgeException">It has faults; every one is named.</exception>
    public StationConfiguration Require() => Configuration ?? throw new EdgeException(
        EdgeFault.Configuration,
        SettingFaults.Message("configuration", Faults).TrimEnd('.'),
        File,
        WasRead ? "settings as docs/configuration.md lists them" : "a file that this user may read",
        WasRead
            ? "Correct the file; the same command with --check lists every fault."
            : "Name another with --config, or let this user read it.");
}
