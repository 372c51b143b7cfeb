using System.Globalization;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>A station in metrics.</summary>
internal static class SparkplugMetrics
{
    /// <summary>The number that ties a death to its birth.</summary>
    public static SparkplugMetric BirthDeath(byte number) => Number("bdSeq", number);

    /// <summary>How a station is.</summary>
    public static IReadOnlyList<SparkplugMetric> Of(MqttState state) =>
    [
        Text("Station/State", state.State),
        Text("Station/Reason", state.Reason),
        Flag("Station/Alive", state.Alive),
        Flag("Station/Sound", state.Sound),
        Text("Station/Name", state.Station),
        Text("Station/Start", state.Start),
        Text("Station/Model", state.Model),
        Text("Station/Recipe", state.Recipe),
    ];

    /// <summary>How a station does.</summary>
    public static IReadOnlyList<SparkplugMetric> Of(MqttHealth health) =>
    [
        Real("Station/Uptime Seconds", health.UptimeSeconds),
        Number("Counters/Parts", health.Counters.Parts),
        Number("Counters/OK", health.Counters.Ok),
        Number("Counters/NG", health.Counters.Ng),
        Number("Counters/Unsure", health.Counters.Unsure),
        Number("Counters/Shed", health.Counters.Shed),
        Number("Counters/Dropped", health.Counters.Dropped),
        Number("Counters/Failed Runs", health.Counters.FailedRuns),
        Real("Latency Milliseconds/P50", health.LatencyMs.P50),
        Real("Latency Milliseconds/P95", health.LatencyMs.P95),
        Real("Latency Milliseconds/P99", health.LatencyMs.P99),
    ];

    /// <summary>A result, at its own time; without one the same metrics without values.</summary>
    public static IReadOnlyList<SparkplugMetric> Of(JournalRow? row) => At(
        row is null ? null : UnixTime(row.Time),
        [
            Number("Result/Sequence", row?.Sequence),
            Text("Result/Id", row?.Result),
            Text("Result/Start", row?.Start),
            Number("Result/Part", row?.Part),
            Text("Result/Serial", row?.Serial),
            Text("Result/Batch", row?.Batch),
            Text("Result/Outcome", row?.Outcome),
            Text("Result/Action", row?.Action),
            Text("Result/Label", row?.Label),
            new("Result/Score", SparkplugType.Float, row?.Score),
            Text("Result/Region", row?.Region),
            Text("Result/Reason", row?.Reason),
            Text("Result/Model", row?.Model),
            Text("Result/Recipe", row?.Recipe),
            Real("Result/Milliseconds", row?.Timings.Total),
        ]);

    /// <summary>Commands that are switched on, and what came of the last one.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="answer">The last command and why it was refused; null where none came.</param>
    public static IReadOnlyList<SparkplugMetric> Of(IReadOnlyList<string> commands, (string Command, string? Error)? answer) =>
        commands.Count == 0
            ? []
            :
            [
                .. commands.Select(command => Flag(SparkplugCommands.NameOf(command), false)),
                Text("Control/Last Command", answer?.Command),
                Flag("Control/Accepted", answer is { } given ? given.Error is null : null),
                Text("Control/Error", answer?.Error),
            ];

    /// <summary>A flag.</summary>
    public static SparkplugMetric Flag(string name, bool? value) => new(name, SparkplugType.Boolean, value);

    /// <summary>The same metrics at a moment, where they have none.</summary>
    /// <param name="milliseconds">Unix time; null for none.</param>
    /// <param name="metrics">The metrics.</param>
    public static IReadOnlyList<SparkplugMetric> At(long? milliseconds, IEnumerable<SparkplugMetric> metrics) =>
        [.. metrics.Select(metric => metric with { At = metric.At ?? milliseconds })];

    private static SparkplugMetric Text(string name, string? value) => new(name, SparkplugType.String, value);

    private static SparkplugMetric Number(string name, long? value) => new(name, SparkplugType.Int64, value);

    private static SparkplugMetric Real(string name, double? value) => new(name, SparkplugType.Double, value);

    private static long? UnixTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUnixTimeMilliseconds()
            : null;
}
