using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Targets.Boards;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Verdicts as rows of a database that survives power cuts and can be asked.</summary>
/// <param name="Folder">Where it lies; made where there is none.</param>
public sealed record JournalConfiguration(string Folder) : OutputConfiguration
{
    /// <summary>
    /// Verdicts of this while share a commit, and so what a commit costs. With what a timer and the scheduler add, none waits longer than
    /// 20 ms for its commit to begin.
    /// </summary>
    internal static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(15);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Path, string Setting)> WrittenFolders => [(Folder, JournalOutput.Place.Path)];

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        JournalRun run = new(context.StartId, context.Station, context.Labels, context.BundleDigest);
        QueueSinkOptions options = new() { Length = context.QueueLength, GatherTime = GatherTime };
        return JournalSink.Open(
            Folder, run, options, WallClock.IsSynchronised, context.Clock, context.Loggers.CreateLogger<JournalSink>());
    }
}

/// <summary>The output to a journal.</summary>
internal sealed class JournalOutput : IStationModule
{
    internal static readonly SettingDefinition Place = new("output.journal", SettingKind.Path, "Journal",
        "Folder of the journal: every verdict as a row of a database, on the disk before it counts. `edge journal query` asks it.")
    { Otherwise = "none" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Place];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Path(Place) is { } folder ? configuration.With(new JournalConfiguration(folder)) : configuration;
}
