namespace EdgeConvNeXt.Station.Outputs;

/// <summary>Where verdicts go.</summary>
public sealed record OutputConfiguration
{
    /// <summary>What <see cref="JsonLines"/> is for standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>File that verdicts are appended to as JSON lines, <see cref="StandardOutput"/>, or null for none.</summary>
    public string? JsonLines { get; init; }

    /// <summary>Whether verdicts are shown as a table on standard output.</summary>
    public bool Console { get; init; }

    /// <summary>Verdicts that may wait for each output, 1 or more.</summary>
    public int QueueLength { get; init; } = 1024;
}
