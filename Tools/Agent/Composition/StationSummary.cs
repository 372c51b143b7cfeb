using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Agent.Composition;

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
    public required long Shed { get; init; }

    /// <summary>Frames that a camera replaced by newer ones.</summary>
    public required long Dropped { get; init; }

    /// <summary>Frames that could not be read.</summary>
    public required long Unreadable { get; init; }

    /// <summary>Runs of the model that failed.</summary>
    public required long FailedRuns { get; init; }

    /// <summary>Median time from lease to verdict.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>95th percentile of the time from lease to verdict.</summary>
    public required TimeSpan P95 { get; init; }

    /// <summary>99th percentile of the time from lease to verdict.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>Puts together what line, source and sinks counted.</summary>
    public static StationSummary Of(LineStatistics line, FrameSourceStatistics source, IReadOnlyList<IVerdictSink> sinks)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new StationSummary
        {
            Parts = line.Parts,
            Ok = line.Ok,
            Ng = line.Ng,
            Unsure = line.Unsure,
            Shed = sinks.Sum(sink => sink.Shed),
            Dropped = source.Dropped,
            Unreadable = source.Failed,
            FailedRuns = line.FailedRuns,
            P50 = line.Total.Percentile(0.5),
            P95 = line.Total.Percentile(0.95),
            P99 = line.Total.Percentile(0.99),
        };
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Parts} parts, {Ok} ok, {Ng} ng, {Unsure} unsure; {Shed} verdicts lost, {Dropped} frames dropped, {Unreadable} frames unreadable, "
        + $"{FailedRuns} failed runs; p50 {P50.TotalMilliseconds:0.00} ms, p95 {P95.TotalMilliseconds:0.00} ms, p99 {P99.TotalMilliseconds:0.00} ms");
}
