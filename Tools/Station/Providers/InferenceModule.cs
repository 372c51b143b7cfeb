using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Providers;

/// <summary>How a run of the model uses the machine.</summary>
internal sealed class InferenceModule : IStationModule
{
    internal static readonly SettingDefinition Threads = new("inference.threads", Whole, "Threads",
        "Threads that share one run of the model; 0 means one for each physical core.") { Unit = "threads", Default = "0", Minimum = 0,
        Maximum = 256 };

    internal static readonly SettingDefinition Spin = new("inference.spin", Flag, "Spin",
        "Whether threads wait for the next layer by spinning, for a millisecond at most: faster, at some more power.")
        { Default = "false" };

    internal static readonly SettingDefinition WarmUpRuns = new("inference.warmUpRuns", Whole, "Warm-up runs",
        "Runs on an empty picture before the agent reports that it is ready, beside those on the bundle's reference pictures.")
        { Unit = "runs", Default = "1", Minimum = 1, Maximum = 1000 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("inference", "Inference", "How a run of the model uses the machine.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Threads, Spin, WarmUpRuns];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        Providers = configuration.Providers with
        {
            Settings = new SessionSettings
            {
                Threads = values.Int(Threads)!.Value,
                Spin = values.Flag(Spin),
                WarmUpRuns = values.Int(WarmUpRuns)!.Value,
            },
        },
    };
}
