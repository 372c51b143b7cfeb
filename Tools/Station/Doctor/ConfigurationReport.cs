using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>Whether a configuration can run on this machine.</summary>
public sealed record ConfigurationReport
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Whether it can.</summary>
    public bool CanRun => Faults.Count == 0;

    /// <summary>What keeps it from running, with the remedy, a sentence each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>What was not tried, or is to be known, a sentence each.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>The provider and variant that would run the model; null where it does not open.</summary>
    public string? Provider { get; init; }

    /// <summary>What the process ends with: one of <see cref="ExitCodes"/>.</summary>
    public required int ExitCode { get; init; }
}
