using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Parts;

/// <summary>
/// What is done with a part, and what says so. Each part comes at its own second, its frame with it, its verdict 100 ms later.
/// </summary>
public sealed class PartActionTests
{
    private const string Doubt = "the model is wrong";

    private static readonly float[] Scores = [1, 0];
    private static readonly VerdictBasis Basis = new("strip", "abc", new DecisionThresholds());
    private static readonly PartSettings Usual = new() { Deadline = TimeSpan.FromMilliseconds(500), Basis = Basis };

    private readonly List<Verdict> _verdicts = [];
    private static readonly ModelIdentity Model = new("model@1", ["ok", "ng"]);

    private readonly ModelSoundness _soundness = new();

    [Theory]
    [InlineData(Outcome.Ok, true, PartAction.Passed, ActionRule.Thresholds)]
    [InlineData(Outcome.Ng, true, PartAction.Rejected, ActionRule.Thresholds)]
    [InlineData(Outcome.Unsure, true, PartAction.Rejected, ActionRule.Unsure)]
    [InlineData(Outcome.Unsure, false, PartAction.Passed, ActionRule.Unsure)]
    public void A_part_goes_by_its_outcome(Outcome outcome, bool rejectsUnsure, PartAction action, ActionRule rule)
    {
        PartFlow flow = Flow(Usual with { RejectsUnsure = rejectsUnsure });

        Judge(flow, second: 1, outcome);

        Assert.Equal((action, rule), Done(0));
        Assert.Same(Basis, _verdicts[0].Basis);
    }

    [Fact]
    public void Frames_that_voted_say_so()
    {
        PartFlow flow = Flow(Usual with { Frames = 2 });
        flow.Trigger(At(1000), 0);
        Assert.True(flow.TryClaim(Frame(1000), out long part));
        flow.Judge(part, Verdict(Outcome.Ng, 1000), Scores, At(1100));

        Assert.Equal((PartAction.Rejected, ActionRule.Voting), Done(0));
    }

    [Fact]
    public void While_something_beside_the_line_wants_it_every_part_is_rejected_and_says_why()
    {
        PartFlow flow = Flow(Usual with { RejectsUnsure = false });
        flow.Interlock.Reason = "the PLC is silent";
        Judge(flow, second: 1, Outcome.Ok);
        flow.Interlock.Reason = null;
        Judge(flow, second: 2, Outcome.Ok);

        Assert.Equal([(PartAction.Rejected, ActionRule.Interlock), (PartAction.Passed, ActionRule.Thresholds)], [Done(0), Done(1)]);
        Assert.Equal((Outcome.Unsure, "the PLC is silent"), (_verdicts[0].Outcome, _verdicts[0].Reason));
    }

    [Fact]
    public void Without_a_reject_output_nothing_is_done()
    {
        PartFlow flow = new(Usual, 4, Model, queue: null, [new Kept(_verdicts)]);

        Judge(flow, second: 1, Outcome.Ng);

        Assert.Equal((PartAction.None, ActionRule.None), Done(0));
    }

    [Fact]
    public void A_part_that_passed_the_reject_position_without_a_verdict_was_rejected_whatever_its_verdict()
    {
        PartFlow flow = Flow(Usual, travel: 200);
        flow.Trigger(At(1000), 0);
        Assert.True(flow.TryClaim(Frame(1000), out long part));
        flow.Advance(At(1200), 0);
        flow.Judge(part, Verdict(Outcome.Ok, 1000), Scores, At(1300));

        Assert.Equal((PartAction.Rejected, ActionRule.Rejection), Done(0));
        Assert.Equal(Outcome.Ok, _verdicts[0].Outcome);
    }

    [Fact]
    public void A_part_whose_place_is_unknown_is_rejected_whatever_its_verdict()
    {
        PartFlow flow = Flow(Usual, travel: 60_000, belt: 1);
        Judge(flow, second: 1, Outcome.Ok);
        Judge(flow, second: 2, Outcome.Ok);

        Assert.Equal((PartAction.Passed, ActionRule.Thresholds), Done(0));
        Assert.Equal((PartAction.Rejected, ActionRule.Rejection), Done(1));
    }

    [Fact]
    public void While_the_model_may_not_decide_everything_is_rejected_even_what_the_recipe_lets_pass()
    {
        PartFlow flow = Flow(Usual with { RejectsUnsure = false });
        _soundness.Unsound = Doubt;
        Judge(flow, second: 1, Outcome.Ok);
        Judge(flow, second: 2, Outcome.Ng);
        Judge(flow, second: 3, Outcome.Unsure);
        flow.Trigger(At(4000), 0);
        flow.Advance(At(4500), 0);

        Assert.All(
            _verdicts,
            verdict =>
                Assert.Equal(
                    (Outcome.Unsure, PartAction.Rejected, ActionRule.WhenUnsound), (verdict.Outcome, verdict.Action, verdict.Rule)));
        Assert.Equal([Doubt, Doubt, Doubt], _verdicts.Take(3).Select(verdict => verdict.Reason));
        Assert.Contains("too few frames", _verdicts[3].Reason, StringComparison.Ordinal);
        Assert.Equal((4, 0), (flow.Counters.Unsure, flow.Counters.Ok));

        _soundness.Unsound = null;
        Judge(flow, second: 5, Outcome.Ok);
        Assert.Equal((PartAction.Passed, ActionRule.Thresholds), Done(4));
        flow.Advance(At(8000), 0);
        Assert.Equal((4, 1), (flow.Rejections!.Rejected, flow.Rejections.Passed));
    }

    [Fact]
    public void Doubt_costs_no_memory()
    {
        PartFlow flow = new(
            Usual with { Soundness = _soundness }, 4, Model, new RejectQueue(new RejectSettings { Travel = TimeSpan.FromSeconds(1) }, 8),
            []);
        _soundness.Unsound = Doubt;
        Judge(flow, second: 1, Outcome.Ok);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int second = 2; second < 100; second++)
        {
            Judge(flow, second, Outcome.Ok);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Every_verdict_has_an_id_of_its_own_of_version_7()
    {
        PartFlow flow = Flow(Usual);
        Judge(flow, second: 1, Outcome.Ok);
        Judge(flow, second: 2, Outcome.Ng);
        flow.Trigger(At(3000), 0);
        flow.Stop(At(3100));

        Assert.Equal(3, _verdicts.Select(verdict => verdict.ResultId).Distinct().Count());
        Assert.All(_verdicts, verdict => Assert.Equal(7, verdict.ResultId.Version));
    }

    private PartFlow Flow(PartSettings settings, int travel = 1000, int belt = 16) =>
        new(
            settings with { Soundness = _soundness }, 4, Model,
            new RejectQueue(new RejectSettings { Travel = TimeSpan.FromMilliseconds(travel) }, belt), [new Kept(_verdicts)]);

    private static void Judge(PartFlow flow, int second, Outcome outcome)
    {
        int time = second * 1000;
        flow.Advance(At(time), 0);
        flow.Trigger(At(time), 0);
        flow.TryClaim(Frame(time), out long part);
        flow.Judge(part, Verdict(outcome, time), Scores, At(time + 100));
    }

    private (PartAction Action, ActionRule Rule) Done(int index) => (_verdicts[index].Action, _verdicts[index].Rule);

    private static MonotonicTime At(int milliseconds) => new(milliseconds * 1_000_000L);

    private static FrameInfo Frame(int milliseconds) => new(milliseconds, At(milliseconds), 8, 8, PixelFormat.Gray8);

    private static Verdict Verdict(Outcome outcome, int frame) =>
        new(0, outcome, "label", 0.9f, Frame(frame), default, "model@1") { Reason = outcome == Outcome.Unsure ? "too close" : null };

    private sealed class Kept(List<Verdict> verdicts) : IVerdictSink
    {
        public long Dropped => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) => verdicts.Add(verdict);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
