using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Core;

/// <summary>Where models are installed, and when a new one stays.</summary>
internal sealed class SlotsModule : IStationModule
{
    internal static readonly SettingDefinition Folder = new("model.slots", SettingKind.Path, "Model slots",
        "Folder for models that `edge-agent model install` brings. The one that stands under model runs until another was installed, and "
        + "when none of them may run.") { Otherwise = "none" };

    internal static readonly SettingDefinition Parts = new("trial.parts", Whole, "Parts",
        "Parts that a new model has to judge before it stays.") { Unit = "parts", Default = "200", Minimum = 1, Maximum = 1_000_000 };

    internal static readonly SettingDefinition Minutes = new("trial.minutes", Number, "Time",
        "How long it has to run before it stays.") { Unit = "minutes", Default = "30", Minimum = 0, Maximum = 10_080 };

    internal static readonly SettingDefinition MaximumP99 = new("trial.maximumP99", Number, "Slowest verdicts",
        "What 99 % of its verdicts may take.")
    { Unit = "milliseconds", Otherwise = "1.5 times what the model before it takes", Minimum = 0.1, Maximum = 60_000 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(
            "trial", "Trial",
            "What a model from a slot has to come through. One that does not is taken back by itself: on any failed run or wrong "
            + "reference, on verdicts that are too slow, on a rate of NG or unsure that chance does not explain, and after three "
            + "starts that ended early."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Folder, Parts, Minutes, MaximumP99];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        Slots = values.Path(Folder) is { } folder
            ? new SlotsConfiguration(folder, new TrialSettings
            {
                LeastParts = values.Whole(Parts)!.Value,
                LeastTime = TimeSpan.FromMinutes(values.Number(Minutes)!.Value),
                MostP99 = values.Number(MaximumP99) is { } most ? TimeSpan.FromMilliseconds(most) : null,
            })
            : null,
    };
}
