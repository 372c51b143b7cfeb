using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Targets.Signals;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Indicators;

/// <summary>Tower light and lines that show machines the station's state.</summary>
internal sealed class SignalsModule : IStationModule
{
    internal static readonly SettingDefinition Chip = new("signals.chip", Text, "Chip",
        "The chip with the lines below, by label or name; with iot: before it, "
        + "libgpiod opens it instead of the kernel. See docs/signals.md.") { Otherwise =
            "none" };

    internal static readonly SettingDefinition ActiveLow = new("signals.activeLow", Flag, "Active low",
        "Whether the low voltage switches lamps on.") { Default = "false" };

    /// <summary>One setting for each role that a line can have.</summary>
    internal static readonly IReadOnlyDictionary<SignalRole, SettingDefinition> Lines = new Dictionary<SignalRole, SettingDefinition>
    {
        [SignalRole.Red] = Line("red", "Red lamp", "Blinks while the station does not inspect although it should."),
        [SignalRole.Amber] = Line("amber", "Amber lamp", "Starting, and parts that were not good a short while ago."),
        [SignalRole.Green] = Line("green", "Green lamp", "Inspecting."),
        [SignalRole.Buzzer] = Line("buzzer", "Buzzer", "Sounds with a fault."),
        [SignalRole.Ready] = Line(
            "ready", "Ready", "Active while the station inspects; what an interlock should use, because it falls off with the supply."),
        [SignalRole.Fault] = Line("fault", "Fault", "Active while the station is faulty or silent."),
        [SignalRole.Heartbeat] = Line(
            "heartbeat", "Heartbeat", "Toggles every half second while the station is alive; for a watchdog relay."),
    };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("signals", "Signals", "Tower light and lines that tell machines how the station is. Each is the offset or name of a line."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Chip, .. Lines.Values, ActiveLow];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        SettingDefinition[] lines = [.. Lines.Values.Where(values.IsMentioned)];
        bool hasChip = values.Text(Chip) is not null;
        if (hasChip && lines.Length == 0)
        {
            faults.Add(Chip, "has no line: expected one of " + string.Join(", ", Lines.Values.Select(line => line.Path)) + " beside it.");
        }

        foreach (SettingDefinition line in lines.Where(_ => !hasChip))
        {
            faults.Add(line, "needs signals.chip beside it.");
        }

        foreach (
            IGrouping<string, SettingDefinition> same in lines.GroupBy(line => values.Text(line) ?? "").Where(same => same.Count() > 1))
        {
            faults.Add(same.Last(), $"is the line of {same.First().Path} too: expected a line of its own.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Text(Chip) is { } chip
        ? configuration with { Signals = new SignalConfiguration { Chip = chip, Outputs = [.. Outputs(values)] } }
        : configuration;

    private static IEnumerable<StationOutput> Outputs(SettingValues values) =>
        from line in Lines
        where values.Text(line.Value) is not null
        let address = LineAddress.Parse(values.Text(line.Value)!)
        select new StationOutput(line.Key, new OutputLineOptions { Line = address, IsActiveLow = values.Flag(ActiveLow) });

    private static SettingDefinition Line(string name, string title, string description) =>
        new($"signals.{name}", Text, title, description) { Otherwise = "none" };
}
