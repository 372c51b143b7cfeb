using EdgeConvNeXt.Runtime.Inspection.Rejection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Rejection;

public class RejectQueueTests
{
    private static readonly RejectSettings ByTime = new()
    {
        Travel = TimeSpan.FromMilliseconds(1000), Pulse = TimeSpan.FromMilliseconds(50),
    };
    private static readonly RejectSettings BySteps = new() { TravelSteps = 400, Pulse = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public void A_rejected_part_gets_its_pulse_when_it_is_there()
    {
        RejectQueue queue = new(ByTime, 8);
        queue.TryAdd(1, At(0), 0);
        queue.Decide(1, isRejected: true);
        Assert.Equal(At(1000), queue.NextDue);
        Assert.Equal([false, true, true, false], Levels(queue, 999, 1000, 1049, 1050));
        Assert.Equal((1, 0), (queue.Counters.Rejected, queue.Counters.Passed));
        Assert.Null(queue.NextDue);
    }

    [Fact]
    public void A_good_part_goes_by()
    {
        RejectQueue queue = new(ByTime, 8);
        queue.TryAdd(1, At(0), 0);
        queue.Decide(1, isRejected: false);
        Assert.Equal([false, false], Levels(queue, 1000, 2000));
        Assert.Equal((0, 1), (queue.Counters.Rejected, queue.Counters.Passed));
    }

    [Fact]
    public void A_part_without_a_verdict_is_rejected()
    {
        RejectQueue queue = new(ByTime, 8);
        queue.TryAdd(1, At(0), 0);
        Assert.Equal([true], Levels(queue, 1000));
        Assert.Equal((1, 1), (queue.Counters.Rejected, queue.Counters.Undecided));
    }

    [Fact]
    public void Several_parts_are_under_way_and_each_has_its_own_time_whatever_the_order_of_verdicts()
    {
        RejectQueue queue = new(ByTime, 8);
        for (int part = 1; part <= 4; part++)
        {
            queue.TryAdd(part, At(part * 200), 0);
        }

        foreach (int part in new[] { 3, 1, 4, 2 })
        {
            queue.Decide(part, isRejected: part % 2 == 0);
        }

        Assert.Equal([false, true, false, false, true, false], Levels(queue, 1200, 1400, 1500, 1600, 1800, 1900));
        Assert.Equal((2, 2, 0), (queue.Counters.Rejected, queue.Counters.Passed, queue.Counters.Undecided));
    }

    [Fact]
    public void Parts_close_to_each_other_are_one_long_push()
    {
        RejectQueue queue = new(ByTime, 8);
        foreach (int part in new[] { 1, 2 })
        {
            queue.TryAdd(part, At(part * 30), 0);
            queue.Decide(part, isRejected: true);
        }

        Assert.Equal([true, true, true, true, false], Levels(queue, 1030, 1060, 1080, 1109, 1110));
    }

    [Fact]
    public void How_late_the_output_was_is_recorded()
    {
        RejectQueue queue = new(ByTime, 8);
        queue.TryAdd(1, At(0), 0);
        queue.Decide(1, isRejected: true);
        Levels(queue, 1003);
        Assert.Equal((1, TimeSpan.FromMilliseconds(3)), (queue.Counters.Delay.Count, queue.Counters.Delay.Max));
    }

    [Fact]
    public void An_encoder_decides_where_the_belt_stops_and_goes()
    {
        RejectQueue queue = new(BySteps, 8);
        queue.TryAdd(1, At(0), 100);
        queue.Decide(1, isRejected: true);
        queue.Advance(At(100_000), 499);
        Assert.False(queue.IsActive);
        queue.Advance(At(100_001), 500);
        Assert.True(queue.IsActive);
        Assert.Equal(At(100_051), queue.NextDue);
    }

    [Fact]
    public void A_step_that_is_known_only_after_a_trigger_moves_the_places_of_that_time_and_no_others()
    {
        RejectQueue queue = new(BySteps, 8);
        queue.TryAdd(1, At(1000), 100);
        queue.TryAdd(2, At(1010), 100);
        queue.Decide(1, isRejected: false);
        queue.Decide(2, isRejected: true);
        queue.Move(At(1005), 1);
        queue.Move(At(1006), 1);
        queue.Advance(At(5000), 501);
        Assert.Equal((1, 1), (queue.Counters.Passed, queue.Count));
        queue.Advance(At(5001), 502);
        Assert.Equal(1, queue.Counters.Rejected);
    }

    [Fact]
    public void An_edge_of_the_encoder_that_does_not_fit_is_counted()
    {
        RejectQueue queue = new(BySteps, 8);
        queue.Move(At(1), 0);
        queue.Move(At(2), 1);
        Assert.Equal(1, queue.Counters.EncoderSlips);
    }

    [Fact]
    public void By_time_everything_is_rejected_from_the_first_part_without_room_to_the_last()
    {
        RejectQueue queue = new(ByTime, 2);
        Assert.Equal([true, true, false], new[] { 1, 2, 3 }.Select(part => queue.TryAdd(part, At(part * 200), part * 200)));
        queue.Decide(1, isRejected: false);
        queue.Decide(2, isRejected: false);
        queue.Decide(3, isRejected: false);
        Assert.Equal([false, false], Levels(queue, 1200, 1300));
        Assert.True(queue.TryAdd(4, At(1300), 1300));
        Assert.False(queue.TryAdd(5, At(1310), 1310));
        queue.Decide(4, isRejected: false);
        Assert.True(queue.HasUntracked);

        // 2 goes by at 1400; from 3 at 1600 to 5 at 2310 the output is active, and 4 at 2300 is pushed off with them.
        Assert.Equal([false, true, true, true, true, true, false], Levels(queue, 1599, 1600, 1651, 2299, 2300, 2310, 2360));
        Assert.Equal((2, 2, 1), (queue.Counters.Lost, queue.Counters.Passed, queue.Counters.Rejected));
        Assert.False(queue.HasUntracked);
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void By_encoder_everything_is_rejected_from_now_to_the_last_part_without_room()
    {
        RejectQueue queue = new(BySteps with { TravelSteps = 1000 }, 2);
        Assert.Equal([true, true, false], new[] { 1, 2, 3 }.Select(part => Add(queue, part, part * 200)));
        Assert.Equal((3, TrackLoss.BeltFull), (queue.OnTheBelt, queue.Loss));
        Assert.Equal([true, true, true, true, true, false], Levels(queue, 600, 1400, 1599, 1600, 1649, 1650));
        Assert.Equal((1, 2, 0), (queue.Counters.Lost, queue.Counters.Rejected, queue.Counters.Passed));
        Assert.Equal((0, TrackLoss.None, true), (queue.OnTheBelt, queue.Loss, queue.IsEmpty));
    }

    [Theory]
    [InlineData("unplugged", 100, 100, 100)]
    [InlineData("lines swapped", 100, 80, 60)]
    [InlineData("one line left", 100, 101, 100)]
    [InlineData("the other line left", 100, 99, 100)]
    public void While_parts_come_and_the_encoder_does_not_move_forward_everything_is_rejected(string what, params int[] steps)
    {
        RejectQueue queue = new(BySteps, 8);
        Assert.True(Add(queue, 1, steps[0]) && Add(queue, 2, steps[1]));
        queue.Advance(At(2000), steps[1]);
        Assert.False(queue.IsActive, what);
        Add(queue, 3, steps[2]);
        queue.Advance(At(3000), steps[2]);
        Add(queue, 4, steps[2]);
        queue.Advance(At(100_000), steps[2]);
        Assert.Equal((true, TrackLoss.EncoderDead, 1), (queue.IsActive, queue.Loss, queue.Counters.EncoderFailures));

        // The encoder counts again. What it did not count moved the parts ahead of their places, so the last place is the end of it.
        int last = steps.Max() + 400;
        Add(queue, 5, steps[2] + 50);
        queue.Advance(At(101_000), last - 1);
        queue.Advance(At(102_000), last - 1);
        Assert.True(queue.IsActive);
        queue.Advance(At(103_000), last);
        Assert.Equal((true, TrackLoss.None), (queue.IsActive, queue.Loss));
        queue.Advance(At(103_050), last);
        Assert.False(queue.IsActive);
        queue.Advance(At(104_000), steps[2] + 450);
        Assert.Equal((4, 1, false), (queue.Counters.Rejected, queue.Counters.Passed, queue.IsActive));
    }

    [Theory]
    [InlineData("it stops and goes", 100, 100, 102, 102, 104, 104)]
    [InlineData("a step for each part", 100, 101, 102, 103, 104, 105)]
    [InlineData("it is pulled back once", 100, 80, 100, 120, 140, 160)]
    public void An_encoder_that_comes_forward_between_parts_is_alive(string what, params int[] steps)
    {
        RejectQueue queue = new(BySteps, 8);
        for (int part = 1; part <= steps.Length; part++)
        {
            Add(queue, part, steps[part - 1]);

            // A belt that stands while nothing comes is at rest, for as long as it likes.
            queue.Advance(At(part * 1_000_000), steps[part - 1]);
            Assert.False(queue.IsActive || queue.HasUntracked, what);
        }

        Assert.Equal(0, queue.Counters.EncoderFailures);
    }

    [Fact]
    public void Where_parts_do_not_show_that_the_belt_runs_they_do_not_show_that_the_encoder_is_dead()
    {
        RejectQueue queue = new(BySteps with { EncoderTimeoutParts = 0 }, 8);
        Assert.All(Enumerable.Range(1, 8), part => Assert.True(Add(queue, part, 100)));
        Assert.False(queue.HasUntracked);
        Add(queue, 9, 100);
        queue.Advance(At(9), 100);
        Assert.Equal((true, TrackLoss.BeltFull), (queue.IsActive, queue.Loss));
    }

    [Fact]
    public void A_part_without_room_is_due_at_its_time_though_nothing_else_is_on_the_belt()
    {
        RejectQueue queue = new(ByTime, 1);
        queue.TryAdd(1, At(0), 0);
        queue.TryAdd(2, At(100), 0);
        queue.TryAdd(3, At(300), 0);
        queue.Decide(1, isRejected: false);
        Assert.Equal(At(1000), queue.NextDue);
        queue.Advance(At(1000), 0);
        Assert.Equal(At(1100), queue.NextDue);
        Assert.Equal((0, false), (queue.Count, queue.IsEmpty));
        queue.Advance(At(1100), 0);
        Assert.Equal(At(1300), queue.NextDue);
        queue.Advance(At(1300), 0);
        Assert.Equal((At(1350), true), (queue.NextDue, queue.IsActive));
        queue.Advance(At(1350), 0);
        Assert.Null(queue.NextDue);
    }

    [Fact]
    public void The_sensor_confirms_rejected_parts_in_their_order_and_tells_of_those_that_did_not_fall()
    {
        RejectQueue queue = new(ByTime with { ConfirmWithin = TimeSpan.FromMilliseconds(100) }, 8);
        foreach (int part in new[] { 1, 2, 3 })
        {
            queue.TryAdd(part, At(part * 500), 0);
            queue.Decide(part, isRejected: true);
        }

        queue.Advance(At(1500), 0);
        queue.Confirm(At(1580));
        queue.Advance(At(2000), 0);
        Assert.Equal(At(2050), queue.NextDue);
        queue.Advance(At(2050), 0);
        Assert.Equal(At(2100), queue.NextDue);
        queue.Confirm(At(2101));
        queue.Advance(At(2500), 0);
        queue.Confirm(At(2599));
        Assert.Equal((2, 1, 1), (queue.Counters.Confirmed, queue.Counters.Unconfirmed, queue.Counters.Unexpected));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        RejectQueue queue = new(ByTime with { ConfirmWithin = TimeSpan.FromMilliseconds(100) }, 8);
        Cycle(queue, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int part = 2; part < 1000; part++)
        {
            Cycle(queue, part);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // A good part.
    private static bool Add(RejectQueue queue, int part, int steps)
    {
        bool hasRoom = queue.TryAdd(part, At(part), steps);
        queue.Decide(part, isRejected: false);
        return hasRoom;
    }

    private static void Cycle(RejectQueue queue, int part)
    {
        queue.TryAdd(part, At(part * 500), 0);
        queue.Decide(part, part % 2 == 0);
        queue.Advance(At(part * 500), 0);
        queue.Confirm(At((part * 500) + 20));
    }

    private static bool[] Levels(RejectQueue queue, params int[] times) =>
    [
        .. times.Select(time =>
        {
            queue.Advance(At(time), time);
            return queue.IsActive;
        }),
    ];

    private static MonotonicTime At(int milliseconds) => new(milliseconds * 1_000_000L);
}
