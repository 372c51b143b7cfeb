using System.Globalization;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>What a station counted and timed.</summary>
public sealed record StationSummary
{
    /// <summary>Parts that got a verdict.</summary>
    public required long Parts { get; init; }

    /// <summary>Parts judged good.</summary>
    public required long Ok { get; init; }

    /// <summary>Parts judged not good.</summary>
    public required long Ng { get; init; }

    /// <summary>Parts the line was not sure about.</summary>
    public required long Unsure { get; init; }

    /// <summary>Verdicts that outputs lost, all outputs together.</summary>
    public required long LostVerdicts { get; init; }

    /// <summary>Frames that a camera replaced by newer ones, or the line where every frame is a part and the model was busy.</summary>
    public required long Dropped { get; init; }

    /// <summary>How often a source that was lost came back.</summary>
    public required long Reconnects { get; init; }

    /// <summary>Frames that could not be read.</summary>
    public required long Unreadable { get; init; }

    /// <summary>Runs of the model that failed.</summary>
    public required long FailedRuns { get; init; }

    /// <summary>From lease to verdict; in milliseconds where it is written as JSON.</summary>
    public required LatencySummary LatencyMs { get; init; }

    /// <summary>What happened to triggers and parts; null without a recipe.</summary>
    public PartCounters? Triggers { get; init; }

    /// <summary>What happened at the reject position; null where nothing is rejected.</summary>
    public RejectCounters? Rejections { get; init; }

    /// <summary>Edges of digital inputs that were lost.</summary>
    public long LostEdges { get; init; }

    /// <summary>Parts that were still on their way to the reject position at the end.</summary>
    public int LeftOnTheBelt { get; init; }

    /// <summary>Puts together what line, source and sinks counted.</summary>
    /// <param name="inspection">The line.</param>
    /// <param name="source">What its source did.</param>
    /// <param name="sinks">Its outputs.</param>
    /// <param name="hasRecipe">Whether a recipe says when parts come; without one there is nothing to report of triggers.</param>
    public static StationSummary Of(
        InspectionLine inspection, FrameSourceStatistics source, IReadOnlyList<IVerdictSink> sinks, bool hasRecipe)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        LineStatistics line = inspection.Statistics;
        return new StationSummary
        {
            Parts = line.Parts,
            Ok = line.Ok,
            Ng = line.Ng,
            Unsure = line.Unsure,
            LostVerdicts = sinks.Sum(sink => sink.Dropped),
            Dropped = source.Dropped + line.Dropped,
            Reconnects = source.Reconnects,
            Unreadable = source.Failed,
            FailedRuns = line.FailedRuns,
            LatencyMs = LatencySummary.Of(line.Total),
            Triggers = hasRecipe ? inspection.Parts : null,
            Rejections = inspection.Rejections,
            LostEdges = inspection.LostEdges,
            LeftOnTheBelt = inspection.LeftOnTheBelt,
        };
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Parts} parts, {Ok} ok, {Ng} ng, {Unsure} unsure; {LostVerdicts} verdicts lost, "
        + $"{Dropped} frames dropped, {Unreadable} frames unreadable, "
        + $"{Reconnects} reconnects, {FailedRuns} failed runs; {LatencyMs}")
        + Text(Triggers, LostEdges) + Text(Rejections, LeftOnTheBelt);

    private static string Text(PartCounters? parts, long lostEdges) => parts is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"; {parts.Triggers} triggers, {parts.Bounced} bounced, {parts.Missed} missed, {parts.Late} late, "
        + $"{parts.NoFrame} without a frame, {parts.Overrun} overrun, "
        + $"{parts.Failed} failed, {parts.Stopped} stopped, {parts.ResultsTooLate} results too late, {lostEdges} edges lost");

    private static string Text(RejectCounters? rejections, int left) => rejections is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"; {rejections.Rejected} rejected, {rejections.Passed} passed, {rejections.Undecided} undecided, "
        + $"{rejections.Lost} lost on the belt, {left} on it at the end, "
        + $"{rejections.Confirmed} confirmed, {rejections.Unconfirmed} unconfirmed, {rejections.Unexpected} unexpected, "
        + $"{rejections.EncoderSlips} encoder slips, {rejections.EncoderFailures} encoder failures; "
        + $"output late by p50 {LatencyText.Milliseconds(rejections.Delay.Percentile(0.5))} ms, "
        + $"p99 {LatencyText.Milliseconds(rejections.Delay.Percentile(0.99))} ms, max {LatencyText.Milliseconds(rejections.Delay.Max)} ms");
}

/// <summary>Percentiles of a latency.</summary>
/// <param name="P50">Half of all took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
[JsonConverter(typeof(LatencySummaryJsonConverter))]
public sealed record LatencySummary(TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    /// <summary>Percentiles of a histogram.</summary>
    public static LatencySummary Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return new LatencySummary(histogram.Percentile(0.5), histogram.Percentile(0.95), histogram.Percentile(0.99));
    }

    /// <summary>For people.</summary>
    public override string ToString() =>
        $"p50 {LatencyText.Milliseconds(P50)} ms, p95 {LatencyText.Milliseconds(P95)} ms, p99 {LatencyText.Milliseconds(P99)} ms";
}
