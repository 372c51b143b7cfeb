using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Api.Metrics;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>Spans of parts. One listener at a time: sources are found by name.</summary>
[Collection("metrics")]
public sealed class TraceSinkTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private readonly ManualTimeProvider _clock = new();

    public TraceSinkTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StationMeter.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_part_is_a_span_with_its_stages_in_it_one_after_the_other()
    {
        Verdict verdict = Verdicts.Crack(7);
        MonotonicTime capturedAt = new(MonotonicTime.Now(_clock).Nanoseconds - 30_000_000);
        TimeSpan age = TimeSpan.FromMilliseconds(30);
        DateTimeOffset captured = _clock.GetUtcNow() - age;
        verdict = verdict with { Frame = verdict.Frame with { CapturedAt = capturedAt } };

        await Publish(1, verdict);

        Activity part = _spans.Single(span => span.OperationName == "part");
        Assert.Equal((captured.UtcDateTime, age), (part.StartTimeUtc, part.Duration));
        Assert.Equal(verdict.ResultId.ToString(), part.GetTagItem("edge.result"));
        Assert.Equal("ng", part.GetTagItem("edge.outcome"));
        Activity[] stages = [.. _spans.Where(span => span.OperationName != "part")];
        Assert.Equal(["wait", "preprocess", "inference", "decide"], stages.Select(stage => stage.OperationName));
        Assert.All(stages, stage => Assert.Equal(part.SpanId, stage.ParentSpanId));
        Assert.Equal(
            [verdict.Timings.Wait, verdict.Timings.Preprocess, verdict.Timings.Inference, verdict.Timings.Decide],
            stages.Select(stage => stage.Duration));
        Assert.Equal(
            stages.Take(3).Select(stage => stage.StartTimeUtc + stage.Duration), stages.Skip(1).Select(stage => stage.StartTimeUtc));
    }

    [Fact]
    public async Task A_part_without_a_picture_is_a_span_without_stages()
    {
        await Publish(1, Verdicts.Unseen(1));

        // An activity has a tick at least.
        Assert.InRange(Assert.Single(_spans).Duration.Ticks, 0, 1);
    }

    [Fact]
    public async Task About_as_many_are_traced_as_were_asked_for_whatever_their_numbers()
    {
        await Publish(0.1, [.. Enumerable.Range(1, 200).Select(part => Verdicts.Crack(part))]);

        Assert.InRange(_spans.Count(span => span.OperationName == "part"), 1, 60);
    }

    [Fact]
    public async Task Picking_allocates_nothing_for_a_part_that_is_not_picked()
    {
        await using TraceSink sink = new(double.Epsilon, _clock);
        Verdict verdict = Verdicts.Crack(1);
        sink.Publish(verdict, Verdicts.Scores);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            sink.Publish(verdict, Verdicts.Scores);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal((0, 0), (sink.Dropped, sink.Lost));
    }

    private async Task Publish(double share, params Verdict[] verdicts)
    {
        await using TraceSink sink = new(share, _clock);
        foreach (Verdict verdict in verdicts)
        {
            sink.Publish(verdict, Verdicts.Scores);
        }
    }
}
