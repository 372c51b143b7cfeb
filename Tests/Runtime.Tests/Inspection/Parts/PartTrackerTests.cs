using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Parts;

public class PartTrackerTests
{
    private const int Capacity = 4;

    private static readonly PartSettings Usual = new()
    {
        MinimumDistance = TimeSpan.FromMilliseconds(20),
        Delay = TimeSpan.FromMilliseconds(100),
        Tolerance = TimeSpan.FromMilliseconds(30),
        Deadline = TimeSpan.FromMilliseconds(500),
    };

    // A literal span costs an object where code is not optimized.
    private static readonly float[] Scores = [1, 0];

    private readonly Heard _heard = new();

    [Fact]
    public void A_part_gets_the_first_frame_that_fits_its_time_and_that_frames_verdict()
    {
        PartTracker tracker = Tracker(Usual);
        Assert.Equal(TriggerResult.Accepted, tracker.Trigger(At(1000), out long part));
        Assert.Equal(1, part);
        Assert.False(tracker.TryClaim(Frame(1069), out _));
        Assert.True(tracker.TryClaim(Frame(1070), out long claimed));
        Assert.Equal(1, claimed);
        Assert.False(tracker.TryClaim(Frame(1100), out _));
        tracker.Judge(1, Verdict(Outcome.Ng, 1070), [0.1f, 0.9f], At(1200));
        PartVerdict decided = Assert.Single(_heard.Parts);
        Assert.Equal(
            (1, Outcome.Ng, PartFault.None, true),
            (decided.Verdict.PartNumber, decided.Verdict.Outcome, decided.Fault, decided.IsRejected));
        Assert.Equal((At(1000), At(1200)), (decided.TriggeredAt, decided.DecidedAt));
        Assert.Equal([0.1f, 0.9f], _heard.Scores[0]);
        Assert.Equal(0, tracker.InFlight);
    }

    [Fact]
    public void Two_parts_close_to_each_other_get_a_frame_each()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.Trigger(At(1040), out _);
        Assert.Equal([1, 2, 0], new[] { 1090, 1125, 1150 }.Select(time => tracker.TryClaim(Frame(time), out long part) ? part : 0));
    }

    [Fact]
    public void A_part_whose_frame_did_not_come_is_unsure_as_soon_as_a_later_frame_shows_it()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.Trigger(At(1200), out _);
        Assert.True(tracker.TryClaim(Frame(1290), out long part));
        Assert.Equal(2, part);
        Assert.Equal((1, Outcome.Unsure, PartFault.NoFrame, true), Told(0));
        Assert.Contains("too few frames were captured", _heard.Parts[0].Verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(1, tracker.Counters.NoFrame);
    }

    [Theory]
    [InlineData(false, PartFault.NoFrame)]
    [InlineData(true, PartFault.Late)]
    public void At_its_deadline_a_part_is_unsure(bool hasFrame, PartFault fault)
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        if (hasFrame)
        {
            tracker.TryClaim(Frame(1100), out _);
        }

        Assert.Equal(At(1500), tracker.NextDeadline);
        tracker.Advance(At(1499));
        Assert.Empty(_heard.Parts);
        tracker.Advance(At(1500));
        Assert.Equal((1, Outcome.Unsure, fault, true), Told(0));
        Assert.Null(tracker.NextDeadline);
    }

    [Fact]
    public void A_result_after_the_deadline_changes_nothing_and_is_counted()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.TryClaim(Frame(1100), out _);
        tracker.Advance(At(1600));
        tracker.Judge(1, Verdict(Outcome.Ok, 1100), [1, 0], At(1700));
        Assert.Equal(Outcome.Unsure, Assert.Single(_heard.Parts).Verdict.Outcome);
        Assert.Equal(1, tracker.Counters.ResultsTooLate);
    }

    [Fact]
    public void A_result_at_the_deadline_is_late_even_when_the_clock_was_not_read_before()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.TryClaim(Frame(1100), out _);
        tracker.Judge(1, Verdict(Outcome.Ok, 1100), [1, 0], At(1500));
        Assert.Equal((1, Outcome.Unsure, PartFault.Late, true), Told(0));
        Assert.Equal((1, 1), (tracker.Counters.Late, tracker.Counters.ResultsTooLate));
    }

    [Fact]
    public void Bounces_are_measured_from_the_last_part_and_are_no_parts()
    {
        PartTracker tracker = Tracker(Usual);
        TriggerResult[] results = [.. new[] { 1000, 1005, 1019, 1020, 1039, 1041 }.Select(time => tracker.Trigger(At(time), out _))];
        Assert.Equal(
            [
                TriggerResult.Accepted, TriggerResult.Bounced, TriggerResult.Bounced, TriggerResult.Accepted, TriggerResult.Bounced,
                TriggerResult.Accepted,
            ],
            results);
        Assert.Equal((3, 3), (tracker.Counters.Triggers, tracker.Counters.Bounced));
    }

    [Fact]
    public void A_part_that_finds_the_line_full_is_unsure_at_once_and_keeps_its_number()
    {
        PartTracker tracker = Tracker(Usual);
        for (int part = 0; part < Capacity; part++)
        {
            tracker.Trigger(At(1000 + (50 * part)), out _);
        }

        Assert.Equal(TriggerResult.Missed, tracker.Trigger(At(1300), out long missed));
        Assert.Equal(Capacity + 1, missed);
        Assert.Equal((missed, Outcome.Unsure, PartFault.Missed, true), Told(0));
        Assert.Equal(Capacity, tracker.InFlight);
        tracker.Advance(At(1500));
        tracker.Trigger(At(1501), out long next);
        Assert.Equal(Capacity + 2, next);
    }

    [Fact]
    public void A_frame_that_the_model_has_no_time_for_makes_its_part_unsure()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.TryClaim(Frame(1100), out long part);
        tracker.Drop(part, Frame(1100), At(1101));
        Assert.Equal((1, Outcome.Unsure, PartFault.Overrun, true), Told(0));
    }

    [Fact]
    public void A_frame_without_a_picture_makes_its_part_unsure_by_its_own_reason()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.TryClaim(Frame(1100), out long part);
        tracker.Judge(
            part, new Verdict(part, Outcome.Unsure, null, 0, Frame(1100), default, "m") { Reason = "the frame is damaged" }, [0, 0],
            At(1101));
        Assert.Equal((1, Outcome.Unsure, PartFault.Failed, true), Told(0));
        Assert.Equal("the frame is damaged", _heard.Parts[0].Verdict.Reason);
    }

    [Fact]
    public void Unsure_parts_pass_where_the_recipe_says_so_and_bad_ones_never()
    {
        PartTracker tracker = Tracker(Usual with { RejectsUnsure = false });
        tracker.Trigger(At(1000), out _);
        tracker.Advance(At(2000));
        tracker.Trigger(At(3000), out _);
        tracker.TryClaim(Frame(3100), out long part);
        tracker.Judge(part, Verdict(Outcome.Ng, 3100), [0, 1], At(3200));
        Assert.Equal([false, true], _heard.Parts.Select(decided => decided.IsRejected));
    }

    // o: OK, n: NG, u: unsure; the frame after which the part is decided, from 1.
    [Theory]
    [InlineData(1, 1, "o", Outcome.Ok, 1)]
    [InlineData(1, 1, "u", Outcome.Unsure, 1)]
    [InlineData(3, 1, "on", Outcome.Ng, 2)]
    [InlineData(3, 1, "ooo", Outcome.Ok, 3)]
    [InlineData(3, 2, "nn", Outcome.Ng, 2)]
    [InlineData(3, 2, "oo", Outcome.Ok, 2)]
    [InlineData(3, 2, "non", Outcome.Ng, 3)]
    [InlineData(3, 2, "nuo", Outcome.Unsure, 3)]
    [InlineData(3, 2, "uun", Outcome.Unsure, 3)]
    [InlineData(3, 3, "o", Outcome.Ok, 1)]
    [InlineData(3, 3, "nnu", Outcome.Unsure, 3)]
    [InlineData(5, 2, "uuoou", Outcome.Unsure, 5)]
    public void N_of_M_frames_decide_as_soon_as_the_others_could_not_change_it(
        int frames, int ng, string votes, Outcome expected, int decidedAfter)
    {
        PartTracker tracker = Tracker(Usual with { Frames = frames, NgFrames = ng });
        tracker.Trigger(At(1000), out _);
        for (int i = 0; i < frames; i++)
        {
            Assert.True(tracker.TryClaim(Frame(1090 + i), out _));
        }

        for (int i = 0; i < votes.Length; i++)
        {
            Assert.Empty(_heard.Parts);
            tracker.Judge(1, Verdict(Of(votes[i]), 1090 + i), [i, 0], At(1200 + i));
        }

        Assert.Equal(decidedAfter, votes.Length);
        PartVerdict decided = Assert.Single(_heard.Parts);
        Assert.Equal(expected, decided.Verdict.Outcome);
        Assert.Equal(expected == Outcome.Unsure, decided.Verdict.Reason is not null);
        int shown = votes.IndexOf(expected == Outcome.Ok ? 'o' : expected == Outcome.Ng ? 'n' : 'u', StringComparison.Ordinal);
        Assert.Equal(shown, _heard.Scores[0][0]);
    }

    [Fact]
    public void A_part_never_votes_by_the_next_parts_picture()
    {
        PartTracker tracker = Tracker(Usual with { Frames = 2, NgFrames = 2 });
        tracker.Trigger(At(1000), out _);
        tracker.Trigger(At(1200), out _);
        Assert.True(tracker.TryClaim(Frame(1105), out long part));
        Assert.Equal(1, part);
        Assert.True(tracker.TryClaim(Frame(1305), out part));
        Assert.Equal(2, part);
        Assert.Equal((1, Outcome.Unsure, PartFault.NoFrame, true), Told(0));
        Assert.False(tracker.IsOpen(1));
        Assert.True(tracker.IsOpen(2));
    }

    [Fact]
    public void Results_may_come_in_any_order_and_places_are_used_again()
    {
        PartTracker tracker = Tracker(Usual);
        for (int round = 0; round < 100; round++)
        {
            int time = 1000 + (round * 400);
            tracker.Trigger(At(time), out long first);
            tracker.Trigger(At(time + 100), out long second);
            Assert.True(tracker.TryClaim(Frame(time + 100), out _));
            Assert.True(tracker.TryClaim(Frame(time + 200), out _));
            tracker.Judge(second, Verdict(Outcome.Ok, time + 200), [1, 0], At(time + 250));
            tracker.Judge(first, Verdict(Outcome.Ng, time + 100), [0, 1], At(time + 260));
            Assert.Equal(0, tracker.InFlight);
        }

        Assert.Equal(
            (200, 200, 100, 100), (tracker.Counters.Triggers, tracker.Counters.Verdicts, tracker.Counters.Ok, tracker.Counters.Ng));
    }

    [Fact]
    public void A_changed_recipe_holds_for_later_parts_only()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.Use(Usual with { Deadline = TimeSpan.FromMilliseconds(100) });
        tracker.Trigger(At(1100), out _);
        Assert.Equal(At(1200), tracker.NextDeadline);
        tracker.Advance(At(1200));
        Assert.Equal(2, Assert.Single(_heard.Parts).Verdict.PartNumber);
        Assert.Equal(At(1500), tracker.NextDeadline);
    }

    [Fact]
    public void When_the_line_stops_every_part_that_waits_is_unsure()
    {
        PartTracker tracker = Tracker(Usual);
        tracker.Trigger(At(1000), out _);
        tracker.Trigger(At(1100), out _);
        tracker.TryClaim(Frame(1100), out _);
        tracker.Stop(At(1150));
        Assert.Equal([PartFault.Stopped, PartFault.Stopped], _heard.Parts.Select(part => part.Fault));
        Assert.Equal((2, 0), (tracker.Counters.Stopped, tracker.InFlight));
    }

    [Fact]
    public void Nothing_is_allocated_from_trigger_to_verdict()
    {
        PartTracker tracker = new(Usual, Capacity, new ModelIdentity("m", ["ok", "ng"]), new Deaf());
        Cycle(tracker, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 1; round < 1000; round++)
        {
            Cycle(tracker, round * 1000);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Cycle(PartTracker tracker, int time)
    {
        tracker.Trigger(At(time), out long part);
        tracker.TryClaim(Frame(time + 100), out _);
        tracker.Judge(part, Verdict(Outcome.Ok, time + 100), Scores, At(time + 150));
        tracker.Trigger(At(time + 300), out _);
        tracker.Advance(At(time + 900));
    }

    private PartTracker Tracker(PartSettings settings) => new(settings, Capacity, new ModelIdentity("model@1", ["ok", "ng"]), _heard);

    private (long Part, Outcome Outcome, PartFault Fault, bool IsRejected) Told(int index)
    {
        PartVerdict part = _heard.Parts[index];
        return (part.Verdict.PartNumber, part.Verdict.Outcome, part.Fault, part.IsRejected);
    }

    private static MonotonicTime At(int milliseconds) => new(milliseconds * 1_000_000L);

    private static FrameInfo Frame(int milliseconds) => new(milliseconds, At(milliseconds), 8, 8, PixelFormat.Gray8);

    private static Verdict Verdict(Outcome outcome, int frame) =>
        new(0, outcome, "label", 0.9f, Frame(frame), default, "model@1") { Reason = outcome == Outcome.Unsure ? "too close" : null };

    private static Outcome Of(char vote) => vote switch { 'o' => Outcome.Ok, 'n' => Outcome.Ng, _ => Outcome.Unsure };

    private sealed class Heard : IPartListener
    {
        public List<PartVerdict> Parts { get; } = [];

        public List<float[]> Scores { get; } = [];

        public void OnDecided(in PartVerdict part, ReadOnlySpan<float> scores)
        {
            Parts.Add(part);
            Scores.Add(scores.ToArray());
        }
    }

    private sealed class Deaf : IPartListener
    {
        public void OnDecided(in PartVerdict part, ReadOnlySpan<float> scores)
        {
        }
    }
}
