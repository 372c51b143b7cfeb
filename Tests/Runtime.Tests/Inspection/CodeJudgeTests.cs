using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Who a part is by the code in its picture, and what becomes of a part without one.</summary>
public sealed class CodeJudgeTests
{
    private static readonly float[] Scores = [1, 0];

    private readonly ManualTimeProvider _clock = new();
    private readonly List<Verdict> _verdicts = [];

    [Fact]
    public void What_the_code_says_is_the_serial_and_the_time_to_read_it_is_time_to_decide()
    {
        Told code = new("SN 1") { Takes = () => _clock.Advance(TimeSpan.FromMilliseconds(7)) };

        Verdict verdict = Judge(code);

        Assert.Equal(("SN 1", null, Outcome.Ok), (verdict.Serial, verdict.CodeFault, verdict.Outcome));
        Assert.Equal(TimeSpan.FromMilliseconds(7), verdict.Timings.Decide);
        Assert.Equal(new RegionOfInterest(2, 3, 10, 8), code.Area);
    }

    [Theory]
    [InlineData(null, "no code could be read in the picture")]
    [InlineData("a\nb", "the code in the picture is no serial number")]
    [InlineData("", "the code in the picture is no serial number")]
    public void What_is_no_serial_number_is_none_and_says_why(string? text, string why)
    {
        Verdict verdict = Judge(new Told(text));

        Assert.Equal((null, Outcome.Ok), (verdict.Serial, verdict.Outcome));
        Assert.StartsWith(why, verdict.CodeFault, StringComparison.Ordinal);
        Assert.False(verdict.CodeFault!.EndsWith('.'));
    }

    [Fact]
    public void The_fields_of_a_gs1_code_are_parted_by_a_sign_that_can_be_printed() =>
        Assert.Equal("10LOT\u241d21SN", Judge(new Told("\u001d10LOT\u001d21SN")).Serial);

    [Fact]
    public void Without_a_picture_or_outside_of_it_nothing_is_read()
    {
        Told code = new("SN 1");
        using GreyLease broken = new(new FrameInfo(1, default, 40, 30, PixelFormat.Gray8) { Fault = "torn" }, 0, () => { });
        using GreyLease small = new(new FrameInfo(1, default, 8, 8, PixelFormat.Gray8), 0, () => { });

        Assert.Null(Judge(code, broken).Serial);
        Assert.Null(Judge(code, small).Serial);
        Assert.Null(code.Area);
    }

    [Theory]
    [InlineData(false, Outcome.Ok, Outcome.Ok, null)]
    [InlineData(true, Outcome.Ok, Outcome.Unsure, "unread")]
    [InlineData(true, Outcome.Ng, Outcome.Ng, null)]
    [InlineData(true, Outcome.Unsure, Outcome.Unsure, "too close")]
    public void A_part_without_a_code_is_what_the_recipe_says(bool isNeeded, Outcome outcome, Outcome expected, string? reason)
    {
        PartTracker tracker = Tracker(new PartSettings { NeedsCode = isNeeded });
        Vote(tracker, Frame(outcome) with { CodeFault = "unread" }, "announced");

        Verdict verdict = _verdicts[0];
        Assert.Equal((expected, reason, "announced", "unread"), (verdict.Outcome, verdict.Reason, verdict.Serial, verdict.CodeFault));
        Assert.Equal(1, tracker.Counters.UnreadCodes);
    }

    [Fact]
    public void One_frame_with_a_code_is_enough_and_it_goes_before_what_was_announced()
    {
        PartTracker tracker = Tracker(new PartSettings { NeedsCode = true, Frames = 3, NgFrames = 3, Tolerance = TimeSpan.FromSeconds(1) });
        tracker.Identities.Announce("announced", "monday");
        tracker.Trigger(default, out long part);
        Verdict unread = Frame(Outcome.Ng) with { CodeFault = "unread" };
        foreach (Verdict frame in (Verdict[])[unread, Frame(Outcome.Ng) with { Serial = "code" }, unread with { Outcome = Outcome.Ok }])
        {
            Assert.True(tracker.TryClaim(frame.Frame, out _));
            tracker.Judge(part, frame, Scores, default);
        }

        Verdict verdict = _verdicts[0];
        Assert.Equal((Outcome.Ok, "code", "monday", null), (verdict.Outcome, verdict.Serial, verdict.Batch, verdict.CodeFault));
        Assert.Equal((0, 1), (tracker.Counters.UnreadCodes, tracker.Identities.Contradicted));
    }

    [Fact]
    public void A_part_keeps_nothing_of_the_code_of_the_one_before()
    {
        PartTracker tracker = Tracker(new PartSettings());
        Vote(tracker, Frame(Outcome.Ok) with { Serial = "first" });
        Vote(tracker, Frame(Outcome.Ok));

        Assert.Equal(["first", null], _verdicts.Select(verdict => verdict.Serial));
    }

    private Verdict Judge(Told code, FrameLease? frame = null)
    {
        RecipeCode recipe = new() { Region = new RecipeArea { X = 2, Y = 3, Width = 10, Height = 8 } };
        CodeJudge judge = new(new ByBrightness(), code, recipe, _clock);
        using FrameLease grey = new GreyLease(new FrameInfo(1, default, 40, 30, PixelFormat.Gray8), 0, () => { });
        return judge.Judge(frame ?? grey, 1);
    }

    private PartTracker Tracker(PartSettings settings) => new(settings, 1, new ModelIdentity("m@1", ["ok", "ng"]), new Kept(_verdicts));

    private static void Vote(PartTracker tracker, in Verdict verdict, string? serial = null)
    {
        tracker.Trigger(default, new PartIdentity(serial, null), out long part);
        Assert.True(tracker.TryClaim(verdict.Frame, out _));
        tracker.Judge(part, verdict, Scores, default);
    }

    private static Verdict Frame(Outcome outcome) =>
        new(0, outcome, "label", 0.9f, new FrameInfo(1, default, 8, 8, PixelFormat.Gray8), default, "m@1")
        {
            Reason = outcome == Outcome.Unsure ? "too close" : null,
        };

    private sealed class Told(string? text) : ICodeReader
    {
        public Action Takes { get; init; } = () => { };

        public RegionOfInterest? Area { get; private set; }

        public string? Read(in ImageView frame, RegionOfInterest area)
        {
            Area = area;
            Takes();
            return text;
        }
    }

    private sealed class Kept(List<Verdict> verdicts) : IPartListener
    {
        public void OnDecided(in PartVerdict part, ReadOnlySpan<float> scores) => verdicts.Add(part.Verdict);
    }
}
