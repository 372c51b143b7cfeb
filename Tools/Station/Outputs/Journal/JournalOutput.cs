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
    /// <summary>Verdicts that are older may be deleted; null for none.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>Above so many bytes in use the oldest verdicts are deleted; null for none.</summary>
    public long? MaximumBytes { get; init; }

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
        JournalRun run = new(context.StartId, context.Station, context.Labels, context.BundleDigest, context.BundleKey);
        QueueSinkOptions options = new() { Length = context.QueueLength, GatherTime = GatherTime };
        return JournalSink.Open(
            Folder, run, options, WallClock.IsSynchronised, context.Clock, context.Loggers.CreateLogger<JournalSink>(),
            new JournalLimits(MaximumAge, MaximumBytes));
    }
}

/// <summary>The output to a journal.</summary>
internal sealed class JournalOutput : IStationModule
{
    internal static readonly SettingDefinition Place = new("output.journal", SettingKind.Path, "Journal",
        "Folder of the journal: every verdict as a row of a database, on the disk before it counts. `edge journal query` asks it. "
        + "Written as an object it is the member path, and how much is kept goes beside it.")
    { Otherwise = "none" };

    internal static readonly SettingDefinition Days = new("output.journal.days", SettingKind.Number, "Age",
        "Verdicts that are older are deleted, while the clock is synchronised; those whose picture is there stay.")
    { Unit = "days", Otherwise = "no limit", Minimum = 1, Maximum = 36_500 };

    internal static readonly SettingDefinition Megabytes = new("output.journal.megabytes", SettingKind.Whole, "Size",
        "Above so many bytes in use the oldest verdicts are deleted. The file keeps its size; later verdicts take the room in it.")
    { Unit = "megabytes", Otherwise = "no limit", Minimum = 1, Maximum = 10_000_000 };

    private const long BytesPerMegabyte = 1_000_000;

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(
            "output.journal", "Journal",
            "How much of the journal is kept, where more is said of it than its folder: "
            + "`\"journal\": { \"path\": \"/var/lib/edge-agent/journal\", \"days\": 365 }`.")
        { MainSetting = Place },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Place, Days, Megabytes];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Path(Place) is { } folder
        ? configuration.With(new JournalConfiguration(folder)
        {
            MaximumAge = values.Number(Days) is { } days ? TimeSpan.FromDays(days) : null,
            MaximumBytes = values.Whole(Megabytes) * BytesPerMegabyte,
        })
        : configuration;
}
