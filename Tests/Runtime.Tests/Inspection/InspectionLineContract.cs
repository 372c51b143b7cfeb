using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>What a line promises, however its parts announce themselves and wherever its frames come from.</summary>
public abstract class InspectionLineContract : LineTest, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IdleWorkCount _idle = new();

    private protected ScriptedSession Session { get; } = new();

    private protected ModelSoundness Soundness { get; } = new();

    private protected abstract PushedSource Source { get; }

    private protected virtual LineSignals Signals { get; } = new();

    private protected virtual InspectionLineOptions Options { get; } = new();

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets one part come by.</summary>
    private protected abstract void Bring(InspectionLine line, int part);

    [Fact]
    public async Task Every_part_gets_one_verdict_in_order_and_every_frame_goes_back()
    {
        InspectionLine line = Make();
        Task run = line.RunAsync(0, _stop.Token);
        for (int part = 1; part <= 5; part++)
        {
            Bring(line, part);
            Assert.Equal((part, Outcome.Ok, "ok"), Told(await Next()));
        }

        Source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal((5, 5, 5), (line.Statistics.Parts, line.Parts.Triggers, line.Statistics.Total.Count));
        Assert.False(Verdicts.TryRead(out _));
        Assert.Equal(Source.Lent, Source.Returned);
    }

    [Fact]
    public async Task It_ends_by_itself_after_as_many_parts_as_asked_for()
    {
        InspectionLine line = Make();
        Task run = line.RunAsync(3, _stop.Token);
        for (int part = 1; part <= 3; part++)
        {
            Bring(line, part);
            await Next();
        }

        await run.WaitAsync(Timeout);
        Assert.Equal(3, line.Statistics.Parts);
    }

    [Fact]
    public async Task A_failed_run_is_an_unsure_part_and_the_line_goes_on()
    {
        Session.FailAt = 2;
        InspectionLine line = Make();
        Task run = line.RunAsync(0, _stop.Token);
        List<Verdict> verdicts = await BringAll(line, 3);

        await Stop(run);
        Assert.Equal([Outcome.Ok, Outcome.Unsure, Outcome.Ok], verdicts.Select(verdict => verdict.Outcome));
        Assert.Contains("card fell off", verdicts[1].Reason, StringComparison.Ordinal);
        Assert.Contains("card fell off", line.Statistics.LastFailure, StringComparison.Ordinal);
        Assert.Equal((1, 1), (line.Statistics.FailedRuns, line.Parts.Failed));
    }

    [Fact]
    public async Task Scores_that_are_no_numbers_are_a_failed_run()
    {
        Session.NotANumberAt = 2;
        InspectionLine line = Make();
        Task run = line.RunAsync(0, _stop.Token);
        List<Verdict> verdicts = await BringAll(line, 2);

        await Stop(run);
        Assert.Equal([Outcome.Ok, Outcome.Unsure], verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal(1, line.Statistics.FailedRuns);
    }

    [Fact]
    public async Task While_the_model_may_not_decide_every_part_is_unsure_and_says_why()
    {
        Soundness.Unsound = "the model is wrong";
        Session.FailAt = 2;
        InspectionLine line = Make();
        Task run = line.RunAsync(0, _stop.Token);
        List<Verdict> doubted = await BringAll(line, 3);
        Soundness.Unsound = null;
        Bring(line, 4);
        Verdict sound = await Next();

        await Stop(run);
        Assert.All(doubted, verdict => Assert.Equal(Outcome.Unsure, verdict.Outcome));
        Assert.Equal(("the model is wrong", "ok"), (doubted[0].Reason, doubted[0].Label));
        Assert.Contains("card fell off", doubted[1].Reason, StringComparison.Ordinal);
        Assert.Equal((Outcome.Ok, null), (sound.Outcome, sound.Reason));
    }

    [Fact]
    public async Task Stopping_it_is_no_error_and_returns_every_frame()
    {
        InspectionLine line = Make();
        Task run = line.RunAsync(0, _stop.Token);
        await BringAll(line, 2);
        Assert.False(line.Ending.IsCancellationRequested);

        await Stop(run);
        Assert.True(line.Ending.IsCancellationRequested);
        Assert.Null(line.Fault);
        Assert.Equal(2, line.Statistics.Parts);
        Assert.Equal(Source.Lent, Source.Returned);
    }

    [Fact]
    public async Task A_fault_in_the_code_ends_it_and_reaches_what_awaits_it()
    {
        InspectionLine line = Make(new FaultySink());
        Task run = line.RunAsync(0, _stop.Token);
        Bring(line, 1);

        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(() => run.WaitAsync(Timeout));
        Assert.True(line.Ending.IsCancellationRequested);
        Assert.Same(fault, line.Fault);
    }

    [Fact]
    public async Task It_runs_once()
    {
        InspectionLine line = Make();
        Source.End();
        await line.RunAsync(1, _stop.Token).WaitAsync(Timeout);

        await Assert.ThrowsAsync<InvalidOperationException>(() => line.RunAsync(1, _stop.Token));
    }

    [Fact]
    public async Task Idle_work_follows_each_part()
    {
        InspectionLine line = Make();
        Task run = line.RunAsync(0, _stop.Token);
        for (int part = 1; part <= 3; part++)
        {
            Bring(line, part);
            await Until(() => _idle.Count == part);
        }

        await Stop(run);
    }

    /// <summary>Makes the line.</summary>
    private protected virtual InspectionLine Create(FrameInspector inspector, IVerdictSink sink, IIdleWork idleWork)
    {
        PartFlow flow = new(Settings with { Soundness = Soundness }, 8, inspector.Basis.Model!, null, [sink]);
        return new InspectionLine(Source, inspector, flow, Options with { IdleWork = idleWork }, Signals, Clock);
    }

    private protected InspectionLine Make(IVerdictSink? sink = null) =>
        Create(new FrameInspector(Session, TinyModel.Manifest, new InspectionSettings(), Clock), sink ?? Sink, _idle);

    private async Task<List<Verdict>> BringAll(InspectionLine line, int parts)
    {
        List<Verdict> verdicts = [];
        for (int part = 1; part <= parts; part++)
        {
            Bring(line, part);
            verdicts.Add(await Next());
        }

        return verdicts;
    }

    private async Task Stop(Task run)
    {
        await _stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    private static (long Part, Outcome Outcome, string? Label) Told(in Verdict verdict) =>
        (verdict.PartNumber, verdict.Outcome, verdict.Label);

    /// <summary>A model that finds every part good, but for the runs that shall fail, counted from 1.</summary>
    private protected sealed class ScriptedSession : IInferenceSession
    {
        private readonly byte[] _input = new byte[3 * TinyModel.Side * TinyModel.Side * sizeof(float)];
        private readonly float[] _output = [9, 0, 0, 0, 0, 0];
        private int _runs;

        public int FailAt { get; set; }

        public int NotANumberAt { get; set; }

        public Action? OnRun { get; set; }

        public string Provider => "scripted";

        public SessionPlacement Placement => SessionPlacement.Whole(Provider);

        public ModelVariant Variant { get; } = TinyModel.Manifest.Variants[0];

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => _output;

        public void Run()
        {
            OnRun?.Invoke();
            _output[0] = ++_runs == NotANumberAt ? float.NaN : 9;
            if (_runs == FailAt)
            {
                throw new EdgeException(EdgeFault.Device, "The card fell off", "slot 1", "a card", "Put it back.");
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class FaultySink : IVerdictSink
    {
        public long Dropped => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) => throw new InvalidOperationException("bug");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class IdleWorkCount : IIdleWork
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Run(bool isBusy) => Interlocked.Increment(ref _count);
    }
}
