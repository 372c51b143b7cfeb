using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>Models that judge beside the line's.</summary>
/// <param name="Models">Their bundles, one or more.</param>
/// <param name="Journal">The journal's folder, which gets their record.</param>
internal sealed record ShadowConfiguration(IReadOnlyList<string> Models, string Journal) : OutputConfiguration
{
    /// <inheritdoc/>
    public override bool GivesVerdicts => false;

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context) => new ShadowSink(this);
}

/// <summary>Models that judge the same frames as the line's, and decide nothing.</summary>
internal sealed class ShadowModule : IStationModule
{
    private const int MostModels = 2;

    internal static readonly SettingDefinition Models = new("shadow.models", Texts, "Models",
        "One or two model bundles that judge the same frames on what time is left, and decide nothing. Where one would pass what the "
        + "line stops, or the other way round, both verdicts are recorded beside the journal and the picture is kept: so there have to be "
        + "output.journal and output.evidence.") { Default = "[]" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("shadow", "Shadow", "Models that may become better than the line's, tried beside it without touching what it does."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Models];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (!faults.AreSound(Models.Path) || values.Choices(Models) is not { Count: > 0 } models)
        {
            return;
        }

        if (models.Count > MostModels)
        {
            faults.Add(Models, $"names {models.Count} bundles: expected {MostModels} at most.");
        }

        if (faults.AreSound(EvidenceOutput.Place.Path, JournalOutput.Place.Path) && values.Path(EvidenceOutput.Place) is null)
        {
            faults.Add(Models, "needs a journal and pictures, by which people see who is right: expected output.evidence beside it.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Paths(Models) is { Count: > 0 } models
            ? configuration.With(new ShadowConfiguration(models, values.Path(JournalOutput.Place)!))
            : configuration;

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock) =>
        from shadows in configuration.Outputs.OfType<ShadowConfiguration>()
        from model in shadows.Models
        select StationNeed.Of(() => StationModel.Admit(ModelBundle.Open(model), configuration, clock.GetUtcNow()));
}
