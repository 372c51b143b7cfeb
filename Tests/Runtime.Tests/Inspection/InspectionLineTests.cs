using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

public sealed class InspectionLineTests
{
    private static readonly ModelVariant Variant = TinyModel.Manifest.Variants[0];

    [Fact]
    public async Task Every_frame_of_a_finite_source_gets_one_verdict_in_order()
    {
        CollectingSink sink = new();
        InspectionLine line = Line(new CountedSource(25), new ScriptedSession(), sink);

        await line.RunAsync(0, CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 25).Select(number => (long)number), sink.Verdicts.Select(verdict => verdict.PartNumber));
        Assert.Equal(25, line.Statistics.Parts);
        Assert.Equal(25, line.Statistics.Total.Count);
    }

    [Fact]
    public async Task It_stops_after_as_many_parts_as_asked_for()
    {
        CollectingSink sink = new();

        await Line(new CountedSource(long.MaxValue), new ScriptedSession(), sink).RunAsync(7, CancellationToken.None);

        Assert.Equal(7, sink.Verdicts.Count);
    }

    [Fact]
    public async Task A_failed_run_is_an_unsure_part_and_the_line_goes_on()
    {
        CollectingSink sink = new();
        InspectionLine line = Line(new CountedSource(5), new ScriptedSession { FailAt = 3 }, sink);

        await line.RunAsync(0, CancellationToken.None);

        Assert.Equal(5, sink.Verdicts.Count);
        Assert.Equal(Outcome.Unsure, sink.Verdicts[2].Outcome);
        Assert.Contains("card fell off", sink.Verdicts[2].Reason, StringComparison.Ordinal);
        Assert.Equal(1, line.Statistics.FailedRuns);
        Assert.Equal(line.Statistics.Parts, line.Statistics.Ok + line.Statistics.Ng + line.Statistics.Unsure);
    }

    [Fact]
    public async Task While_the_model_may_not_decide_every_part_is_unsure_and_says_why()
    {
        ModelSoundness soundness = new() { Unsound = "the model is wrong" };
        CollectingSink sink = new() { OnVerdict = count => soundness.Unsound = count < 3 ? soundness.Unsound : null };

        await Line(new CountedSource(5), new ScriptedSession { FailAt = 2 }, sink, soundness: soundness).RunAsync(0, CancellationToken.None);

        Assert.Equal(
            [Outcome.Unsure, Outcome.Unsure, Outcome.Unsure, Outcome.Ok, Outcome.Ok],
            sink.Verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal(("the model is wrong", "ok"), (sink.Verdicts[0].Reason, sink.Verdicts[0].Label));
        Assert.Contains("card fell off", sink.Verdicts[1].Reason, StringComparison.Ordinal);
        Assert.Null(sink.Verdicts[3].Reason);
    }

    [Fact]
    public async Task Cancelling_ends_it_without_an_error()
    {
        using CancellationTokenSource stop = new();
        CollectingSink sink = new() { OnVerdict = count => { if (count == 10) { stop.Cancel(); } } };

        await Line(new CountedSource(long.MaxValue), new ScriptedSession(), sink).RunAsync(0, stop.Token);

        Assert.Equal(10, sink.Verdicts.Count);
    }

    [Fact]
    public async Task A_fault_in_the_code_reaches_whoever_waits_for_the_line()
    {
        CollectingSink sink = new() { OnVerdict = _ => throw new InvalidOperationException("bug") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Line(new CountedSource(5), new ScriptedSession(), sink).RunAsync(0, CancellationToken.None));
    }

    [Fact]
    public async Task Progress_moves_with_every_part()
    {
        ManualTimeProvider clock = new();
        CollectingSink sink = new() { OnVerdict = _ => clock.Advance(TimeSpan.FromSeconds(1)) };
        InspectionLine line = Line(new CountedSource(4), new ScriptedSession(), sink, clock);

        await line.RunAsync(0, CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(4), line.LastProgress - default(MonotonicTime));
    }

    private static InspectionLine Line(IFrameSource source, IInferenceSession session, IVerdictSink sink, TimeProvider? clock = null, ModelSoundness? soundness = null)
    {
        source.Start();
        FrameInspector inspector = new(session, TinyModel.Manifest, new InspectionSettings(), clock ?? TimeProvider.System);
        return new InspectionLine(source, inspector, [sink], clock ?? TimeProvider.System) { Soundness = soundness };
    }

    private sealed class CountedSource(long count) : IFrameSource
    {
        private readonly FramePool _pool = new();
        private long _next;

        public string Name => "counted";

        public bool IsLive => false;

        public FrameSourceStatistics Statistics => new(_next, 0, 0, 0, null, true);

        public void Start() => _next = 0;

        public FrameLease? Read(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _next == count ? null : _pool.Rent(new FrameInfo(_next++, default, 40, 40, PixelFormat.Gray8)).Lease;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class ScriptedSession : IInferenceSession
    {
        private readonly byte[] _input = new byte[3 * TinyModel.Side * TinyModel.Side * sizeof(float)];
        private readonly float[] _output = [9, 0, 0, 0, 0, 0];
        private int _runs;

        public int FailAt { get; init; }

        public string Provider => "scripted";

        public SessionPlacement Placement => SessionPlacement.Whole(Provider);

        public ModelVariant Variant => InspectionLineTests.Variant;

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => _output;

        public void Run()
        {
            if (++_runs == FailAt)
            {
                throw new EdgeException(EdgeFault.Device, "The card fell off", "slot 1", "a card", "Put it back.");
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class CollectingSink : IVerdictSink
    {
        public List<Verdict> Verdicts { get; } = [];

        public Action<int>? OnVerdict { get; init; }

        public long Shed => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
        {
            Verdicts.Add(verdict);
            OnVerdict?.Invoke(Verdicts.Count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
