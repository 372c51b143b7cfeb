using System.Diagnostics;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>
/// Makes the spans of a part from its timings: the part, from capture until its verdict was given away, and in it the wait for the line,
/// preprocessing, the model's run and the decision.
/// </summary>
internal sealed class PartTracer : IDisposable
{
    private readonly ActivitySource _source = new(StationMeter.Name);

    /// <summary>Makes them, where there is a listener.</summary>
    public void Trace(in TracedPart part)
    {
        Verdict verdict = part.Verdict;
        StageTimings timings = verdict.Timings;
        DateTimeOffset start = part.PublishedAt - Since(verdict.Frame.CapturedAt, part);
        using Activity? whole = _source.StartActivity("part", ActivityKind.Internal, default(ActivityContext), startTime: start);
        if (whole is null)
        {
            return;
        }

        whole.SetTag("edge.result", verdict.ResultId.ToString());
        whole.SetTag("edge.part", verdict.PartNumber);
        whole.SetTag("edge.outcome", Encoding.UTF8.GetString(VerdictJson.NameOf(verdict.Outcome)));
        if (verdict.HasRunFailed)
        {
            whole.SetStatus(ActivityStatusCode.Error, verdict.Reason);
        }

        if (verdict.Label is not null)
        {
            DateTimeOffset end = AddSpan("wait", start, timings.Wait);
            end = AddSpan("preprocess", end, timings.Preprocess);
            end = AddSpan("inference", end, timings.Inference);
            AddSpan("decide", end, timings.Decide);
        }

        whole.SetEndTime(part.PublishedAt.UtcDateTime);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    // No frame, no capture: the trace is a moment then.
    private static TimeSpan Since(MonotonicTime capturedAt, in TracedPart part) =>
        capturedAt == default || part.At < capturedAt ? TimeSpan.Zero : part.At - capturedAt;

    private DateTimeOffset AddSpan(string name, DateTimeOffset start, TimeSpan duration)
    {
        DateTimeOffset end = start + duration;
        using Activity? span = _source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), startTime: start);
        span?.SetEndTime(end.UtcDateTime);
        return end;
    }
}

/// <summary>A part that is traced.</summary>
/// <param name="Verdict">Its verdict.</param>
/// <param name="PublishedAt">When the line gave it away, in UTC.</param>
/// <param name="At">The same moment on the monotonic clock.</param>
internal readonly record struct TracedPart(Verdict Verdict, DateTimeOffset PublishedAt, MonotonicTime At);
