namespace EdgeConvNeXt.Cli.Compile;

/// <summary>What became of a compilation.</summary>
public sealed record CompileReport
{
    /// <summary>Whether a model was compiled; otherwise the rest says how to do it where ATC is.</summary>
    public required bool Compiled { get; init; }

    /// <summary>
    /// Why nothing was compiled, as a clause; null where something was, or a model from elsewhere was put into the bundle.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The chip.</summary>
    public required string Soc { get; init; }

    /// <summary>Version of CANN; null where it is not known.</summary>
    public string? Cann { get; init; }

    /// <summary>The bundle that was written; null where none was.</summary>
    public string? Bundle { get; init; }

    /// <summary>Name of the new variant; null where there is none.</summary>
    public string? Variant { get; init; }

    /// <summary>The folder with what ATC needs; null where none was requested.</summary>
    public string? Files { get; init; }

    /// <summary>The command line; null where it ran.</summary>
    public string? Command { get; init; }

    /// <summary>What the environment has to hold, as a line for a shell; null where ATC ran.</summary>
    public string? Environment { get; init; }

    /// <summary>The AIPP file; null where the model takes floats.</summary>
    public string? Aipp { get; init; }

    /// <summary>What to watch out for, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
