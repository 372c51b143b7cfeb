using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>One of the ways that verdicts go; a record for each kind of output.</summary>
public abstract record OutputConfiguration
{
    /// <summary>The files and folders that it writes to, each with the setting that names it.</summary>
    public virtual IReadOnlyList<(string Path, string Setting)> WrittenFiles => [];

    /// <summary>The folders that it makes where they are not there, and writes to, each with the setting that names it.</summary>
    public virtual IReadOnlyList<(string Path, string Setting)> WrittenFolders => [];

    /// <summary>Whether verdicts are to be had from it.</summary>
    public virtual bool GivesVerdicts => true;

    /// <summary>Whether it watches the features that a model makes of parts, so that the line's session has to give them.</summary>
    /// <param name="bundle">The model.</param>
    public virtual bool WatchesFeatures(ModelBundle bundle) => false;

    /// <summary>Opens it.</summary>
    /// <exception cref="EdgeException">It is not as the configuration says.</exception>
    public abstract IVerdictSink Open(OutputContext context);
}

/// <summary>What an output is given.</summary>
/// <param name="Station">Name of the station.</param>
/// <param name="StartId">What tells this start from every other one of any station.</param>
/// <param name="Labels">The model's labels, in the order of its scores.</param>
/// <param name="QueueLength">Verdicts that may wait, 1 or more.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Loggers">Where log messages go.</param>
/// <param name="StandardOutput">Standard output as bytes.</param>
/// <param name="Console">Standard output as text.</param>
public sealed record OutputContext(
    string Station,
    string StartId,
    IReadOnlyList<string> Labels,
    int QueueLength,
    TimeProvider Clock,
    ILoggerFactory Loggers,
    Stream StandardOutput,
    TextWriter Console)
{
    /// <summary>Digest of the model bundle's manifest; null where it has none.</summary>
    public string? BundleDigest { get; init; }

    /// <summary>The key by which the model bundle's signature was proven; null where none was.</summary>
    public string? BundleKey { get; init; }
}
