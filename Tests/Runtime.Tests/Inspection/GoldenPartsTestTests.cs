using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Parts whose truth is known, judged between other parts.</summary>
public sealed class GoldenPartsTestTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ModelSoundness _soundness = new();
    private readonly List<GoldenPartsResult> _results = [];

    [Fact]
    public void Parts_that_are_called_what_they_are_leave_the_model_sound()
    {
        GoldenPartsResult result = Test(new Judge()).RunNow();

        Assert.Equal((1, 3, 0, null), (result.Runs, result.Count, result.Wrong.Count, result.Fault));
        Assert.Null(_soundness.Unsound);
    }

    [Fact]
    public void Parts_that_are_not_are_named_and_the_model_may_not_decide()
    {
        GoldenPartsResult result = Test(new Judge { Says = Outcome.Unsure }).RunNow();

        Assert.Equal(
            "3 of 3 golden parts are judged wrong: a.png is OK and is called unsure, b.png is NG and is called unsure, "
            + "c.png is NG and is called unsure",
            result.Fault);
        Assert.Equal(result.Fault, _soundness.Unsound);
    }

    [Fact]
    public void A_reference_that_is_wrong_is_said_first_and_stays_when_parts_are_right()
    {
        _soundness.Unsound = "it computes nonsense";

        Test(new Judge()).RunNow();

        Assert.Equal("it computes nonsense", _soundness.Unsound);
    }

    [Fact]
    public void One_picture_is_judged_in_each_gap_once_that_was_demanded()
    {
        Judge judge = new();
        GoldenPartsTest test = Test(judge);

        test.Run(isBusy: false);
        Assert.Equal(0, judge.Calls);
        test.Demand();
        test.Run(isBusy: true);
        Assert.Equal(0, judge.Calls);
        for (int gap = 1; gap <= 3; gap++)
        {
            test.Run(isBusy: false);
            Assert.Equal(gap, judge.Calls);
        }

        test.Run(isBusy: false);
        Assert.Equal((3, 1), (judge.Calls, _results.Count));
    }

    [Fact]
    public void A_line_without_a_gap_puts_it_off_for_ten_seconds()
    {
        Judge judge = new();
        GoldenPartsTest test = Test(judge);
        test.Demand();
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        test.Run(isBusy: true);
        Assert.Equal(0, judge.Calls);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        test.Run(isBusy: true);

        Assert.Equal(1, judge.Calls);
    }

    [Fact]
    public void Other_thresholds_have_all_parts_judged_anew()
    {
        GoldenPartsTest test = Test(new Judge { Says = Outcome.Ng });
        test.RunNow();
        Assert.NotNull(_soundness.Unsound);

        test.Use(new Judge());
        for (int gap = 0; gap < 3; gap++)
        {
            test.Run(isBusy: false);
        }

        Assert.Null(_soundness.Unsound);
        Assert.Equal(2, test.Last!.Runs);
    }

    private GoldenPartsTest Test(IFrameJudge judge) => new(
        [Part("a.png", Outcome.Ok), Part("b.png", Outcome.Ng), Part("c.png", Outcome.Ng)], judge, _soundness, _clock, _results.Add);

    private static GoldenPart Part(string name, Outcome truth) => new(
        name, truth, new GreyLease(new FrameInfo(truth == Outcome.Ok ? 1 : 2, default, 4, 4, PixelFormat.Gray8), 0, () => { }));

    /// <summary>Calls frame 1 OK and others NG, where it is not told to say something else.</summary>
    private sealed class Judge : IFrameJudge
    {
        public Outcome? Says { get; init; }

        public int Calls { get; private set; }

        public ReadOnlySpan<float> Scores => [];

        Verdict IFrameJudge.Judge(FrameLease frame, long part)
        {
            Calls++;
            Outcome outcome = Says ?? (frame.Info.Sequence == 1 ? Outcome.Ok : Outcome.Ng);
            return new Verdict(part, outcome, "label", 1, frame.Info, default, "m@1");
        }
    }
}
