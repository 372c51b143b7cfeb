using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Sources;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>When the service manager should start the agent anew.</summary>
internal sealed class WatchdogModule : IStationModule
{
    internal static readonly SettingDefinition StallSeconds = new("watchdog.stallSeconds", Number, "Stall limit",
        "How long the line may go without a verdict before the agent stops telling systemd that it is alive. "
        + "While a camera is away and being looked for, it goes on telling so; that a camera is away shows after 5 seconds.")
    { Unit = "seconds", Default = "10", Minimum = 0.1, Maximum = 86_400 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("watchdog", "Watchdog", "When systemd should start the agent anew.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [StallSeconds];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        double limit = values.Number(StallSeconds)!.Value;
        if (faults.AreSound(StallSeconds.Path, SourceSettings.FramesPerSecond.Path)
            && values.Number(SourceSettings.FramesPerSecond) is { } rate && limit * rate <= 1)
        {
            string between = (1 / rate).ToString("0.###", CultureInfo.InvariantCulture);
            faults.Add(
                StallSeconds,
                $"is no longer than the {between} seconds between two frames: expected a limit that a waiting line does not reach.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        configuration with { StallLimit = TimeSpan.FromSeconds(values.Number(StallSeconds)!.Value) };
}
