using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>That parts are watched for drift.</summary>
internal sealed record DriftConfiguration : OutputConfiguration
{
    /// <summary>Folder of the state and of pictures; made where there is none.</summary>
    public required string Folder { get; init; }

    /// <summary>How closely parts are watched.</summary>
    public DriftSettings Settings { get; init; } = new();

    /// <summary>Parts out of which the station makes a baseline of its own; null where the bundle's is taken.</summary>
    public int? LearnParts { get; init; }

    /// <summary>Pictures that are kept of an alarm.</summary>
    public int Pictures { get; init; } = 4;

    /// <inheritdoc/>
    public override bool GivesVerdicts => false;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Path, string Setting)> WrittenFolders => [(Folder, DriftModule.Place.Path)];

    /// <inheritdoc/>
    public override bool WatchesFeatures(ModelBundle bundle)
    {
        if (LearnParts is not null)
        {
            return true;
        }

        try
        {
            return DriftBaseline.Read(bundle)?.Features is not null;
        }
        catch (EdgeException)
        {
            // Whoever holds parts against it says so.
            return false;
        }
    }

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return DriftSink.Open(this, context.Clock, context.Loggers);
    }
}

/// <summary>The watch for drift.</summary>
internal sealed class DriftModule : IStationModule
{
    internal static readonly SettingDefinition Place = new("drift", SettingKind.Path, "Drift",
        "Folder of what is known of parts, so that it survives a restart, and of pictures of alarms. With it parts are held against a "
        + "baseline. Written as an object it is the member path, and how closely they are watched goes beside it.")
    { Otherwise = "none: nothing is watched" };

    private static readonly SettingDefinition Baseline = new("drift.baseline", Choice, "Baseline",
        "What parts are held against: the bundle's own (bundle), or the first parts of each recipe and model that this station "
        + "judges (learn), which have to be good ones then.")
    { Default = "\"bundle\"", Choices = ["bundle", Learn] };

    private static readonly SettingDefinition LearnParts = new("drift.learnParts", Whole, "Parts to learn",
        "Parts out of which a baseline is made where the station learns it.")
    { Unit = "parts", Default = "2000", Minimum = DriftSettings.FewestParts, Maximum = BaselineBuilder.MostPictures };

    private static readonly SettingDefinition FalseAlarms = new("drift.falseAlarmsPerDay", Number, "False alarms",
        "How many false alarms a day all monitors together may raise; the fewer, the later true ones come.")
    { Unit = "alarms", Default = "0.1", Minimum = 0, Maximum = 100, IsAboveMinimum = true };

    private static readonly SettingDefinition PartsPerDay = new("drift.partsPerDay", Whole, "Parts a day",
        "About how many parts the line makes in a day. On a line that makes fewer, false alarms are fewer in proportion.")
    { Unit = "parts", Default = "100000", Minimum = 1, Maximum = 100_000_000 };

    private static readonly SettingDefinition WindowParts = new("drift.windowParts", Whole, "Window",
        "Parts of a window: after each the mix of classes is looked at, and whether an alarm is over.")
    { Unit = "parts", Default = "500", Minimum = DriftSettings.FewestParts, Maximum = 1_000_000 };

    private static readonly SettingDefinition Pictures = new("drift.pictures", Whole, "Pictures",
        "Frames from an alarm on that are kept as pictures; those of the last 16 alarms stay.")
    { Unit = "pictures", Default = "4", Minimum = 0, Maximum = 64 };

    private const string Learn = "learn";

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("drift", "Drift", "Whether parts are still what they were; docs/drift.md says what alarms mean.") { MainSetting = Place },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } =
        [Place, Baseline, LearnParts, FalseAlarms, PartsPerDay, WindowParts, Pictures];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.IsMentioned(LearnParts) && faults.AreSound(Baseline.Path) && values.Text(Baseline) != Learn)
        {
            faults.Add(LearnParts, "goes only with drift.baseline learn.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Path(Place) is { } folder
        ? configuration.With(new DriftConfiguration
        {
            Folder = folder,
            LearnParts = values.Text(Baseline) == Learn ? values.Int(LearnParts) : null,
            Pictures = values.Int(Pictures)!.Value,
            Settings = new DriftSettings
            {
                FalseAlarmsPerDay = values.Number(FalseAlarms)!.Value,
                PartsPerDay = values.Whole(PartsPerDay)!.Value,
                WindowParts = values.Int(WindowParts)!.Value,
            },
        })
        : configuration;
}
