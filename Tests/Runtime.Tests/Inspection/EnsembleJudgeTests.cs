using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Two or three models that vote on a frame.</summary>
public sealed class EnsembleJudgeTests
{
    private static readonly VerdictBasis Basis = new(null, null, new DecisionThresholds())
    {
        Model = new ModelIdentity("a@1+b@1+c@1", ["ok", "ng"]),
    };

    [Theory]
    [InlineData("ok ok ng", Outcome.Ok, 2)]
    [InlineData("ok ng ok", Outcome.Ok, 3)]
    [InlineData("ng ok ok", Outcome.Ok, 3)]
    [InlineData("ng ng ok", Outcome.Ng, 2)]
    [InlineData("unsure ng ng", Outcome.Ng, 3)]
    [InlineData("unsure unsure ok", Outcome.Unsure, 2)]
    [InlineData("ok ng unsure", Outcome.Unsure, 3)]
    [InlineData("ok ok", Outcome.Ok, 2)]
    [InlineData("ok ng", Outcome.Unsure, 2)]
    [InlineData("ng unsure", Outcome.Unsure, 2)]
    public void More_than_half_decide_and_nobody_is_asked_in_vain(string votes, Outcome outcome, int asked)
    {
        Said[] models = [.. votes.Split(' ').Select((vote, index) => new Said(Enum.Parse<Outcome>(vote, ignoreCase: true), index))];

        Verdict verdict = Judge(models);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(asked, models.Sum(model => model.Asked));
        Assert.Equal(TimeSpan.FromMilliseconds(10 * asked), verdict.Timings.Inference);
        Assert.Equal("a@1+b@1+c@1", verdict.ModelId);
        Assert.Same(Basis, verdict.Basis);
    }

    [Fact]
    public void Label_and_scores_are_those_of_the_first_model_of_the_majority()
    {
        EnsembleJudge judge = new(
            [.. Models(Outcome.Ng, Outcome.Ok, Outcome.Ok).Select(model => new EnsembleVoter(model, null))], Basis, labels: 2);
        using FrameLease frame = Frame();

        Verdict verdict = judge.Judge(frame, 7);

        Assert.Equal(("by 1", 7), (verdict.Label, verdict.PartNumber));
        Assert.Equal([1f, 0.5f], judge.Scores.ToArray());
    }

    [Fact]
    public void Where_nobody_has_a_majority_what_speaks_against_the_part_is_shown()
    {
        Verdict verdict = Judge(Models(Outcome.Ok, Outcome.Unsure, Outcome.Ng));

        Assert.Equal((Outcome.Unsure, "by 2", "the models do not agree"), (verdict.Outcome, verdict.Label, verdict.Reason));
    }

    [Fact]
    public void A_model_that_is_known_to_be_wrong_votes_for_nothing()
    {
        Said[] models = Models(Outcome.Ok, Outcome.Ok, Outcome.Ok);
        ModelSoundness wrong = new() { Unsound = "it computes nonsense" };
        EnsembleJudge judge = new([new(models[0], wrong), new(models[1], wrong), new(models[2], null)], Basis, labels: 2);
        using FrameLease frame = Frame();

        Verdict verdict = judge.Judge(frame, 1);

        Assert.Equal((Outcome.Unsure, "it computes nonsense"), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public void Voting_costs_no_memory()
    {
        EnsembleJudge judge = new(
            [.. Models(Outcome.Ng, Outcome.Ok, Outcome.Unsure).Select(model => new EnsembleVoter(model, null))], Basis, labels: 2);
        using FrameLease frame = Frame();
        judge.Judge(frame, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int part = 2; part < 100; part++)
        {
            judge.Judge(frame, part);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Said[] Models(params Outcome[] outcomes) => [.. outcomes.Select((outcome, index) => new Said(outcome, index))];

    private static Verdict Judge(Said[] models)
    {
        EnsembleJudge judge = new([.. models.Select(model => new EnsembleVoter(model, null))], Basis, labels: 2);
        using FrameLease frame = Frame();
        return judge.Judge(frame, 1);
    }

    private static GreyLease Frame() => new GreyLease(new FrameInfo(1, default, 4, 4, PixelFormat.Gray8), 0, () => { });

    private sealed class Said(Outcome outcome, int index) : IFrameJudge
    {
        private readonly float[] _scores = [index, 0.5f];
        private readonly string _label = $"by {index}";

        public int Asked { get; private set; }

        public ReadOnlySpan<float> Scores => _scores;

        public Verdict Judge(FrameLease frame, long part)
        {
            Asked++;
            StageTimings timings = new(TimeSpan.FromMilliseconds(5), default, TimeSpan.FromMilliseconds(10), default);
            return new Verdict(part, outcome, _label, 0.9f, frame.Info, timings, "said@1");
        }
    }
}
