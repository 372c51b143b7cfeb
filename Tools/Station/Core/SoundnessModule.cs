using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Core;

/// <summary>The check of the running model against its bundle's golden vectors, and what follows where it fails.</summary>
internal sealed class SoundnessModule : IStationModule
{
    internal static readonly SettingDefinition WhenUnsound = new("model.whenUnsound", Choice, "When unsound",
        "What is done while the running model does not compute as its bundle's reference vectors say: every part is rejected, or unsure "
        + "where nothing is rejected (reject), "
        + "or verdicts go on (warn). Either way the log, the lamps and `edge status` tell of it.")
    { Default = "\"reject\"", Choices = ["reject", "warn"] };

    internal static readonly SettingDefinition Minutes = new("reference.minutes", Whole, "Period",
        "How often the running model is held against its reference vectors, one picture in each gap between two parts; 0 means at the "
        + "start alone. One that was found wrong is looked at every minute.")
    { Unit = "minutes", Default = "60", Minimum = 0, Maximum = 10_080 };

    internal static readonly SettingDefinition MinimumSqnr = new("reference.minimumSqnr", Number, "Least ratio",
        "Least signal to noise ratio of its scores. Float16 keeps about 50, INT8 20 to 30; a device that computes nonsense has 0 or "
        + "less. The best labels have to be the same whatever it is.")
    { Unit = "decibels", Default = "15", Minimum = 0, Maximum = 200 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(
            "reference", "Reference",
            "The check of the running model against the pictures and scores that its bundle holds, if it holds any."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [WhenUnsound, Minutes, MinimumSqnr];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        WhenUnsound = values.Text(WhenUnsound) == "warn" ? UnsoundAction.Warn : UnsoundAction.Reject,
        SelfTest = new SelfTestConfiguration
        {
            Period = values.Int(Minutes) is > 0 and int minutes ? TimeSpan.FromMinutes(minutes) : null,
            Tolerance = new GoldenTolerance { MinimumSqnrDb = values.Number(MinimumSqnr)!.Value },
        },
    };
}
