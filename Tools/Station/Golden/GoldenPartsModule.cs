using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Golden;

/// <summary>Parts whose truth is known, judged now and then.</summary>
internal sealed class GoldenPartsModule : IStationModule
{
    internal static readonly SettingDefinition Folder = new("goldenParts.folder", SettingKind.Path, "Folder",
        "Folder with pictures of parts in folders ok and ng, besides those in the bundle. Whole pictures are judged, by the thresholds "
        + "in force, at each start, before a model from a slot runs, at the times below, and by `edge-agent model check`.")
    { Otherwise = "those of the bundle alone" };

    internal static readonly SettingDefinition At = new("goldenParts.at", Text, "Times",
        "When they are judged each day, by local time with commas between: \"06:00, 14:00, 22:00\".") { Otherwise = "at starts alone" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(
            "goldenParts", "Golden parts",
            "Parts whose truth is known. A model that calls one of them something else is unsound: model.whenUnsound says what follows."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Folder, At];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Text(At) is { } text && TimesOfDay.Parse(text) is null)
        {
            faults.Add(At, $"is '{text}': expected {TimesOfDay.Expected}.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Path(Folder) is var folder && values.Text(At) is var at && (folder ?? at) is not null
            ? configuration with { GoldenParts = new GoldenPartsConfiguration(folder, at is null ? [] : TimesOfDay.Parse(at)!) }
            : configuration;

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock)
    {
        if (configuration.GoldenParts?.Folder is { } folder)
        {
            yield return StationNeed.Of(() => GoldenPictures.ThrowIfUnreadable(folder));
        }
    }
}
