using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Live;

/// <summary>What is counted of a shift and of the last minute.</summary>
public sealed class LiveCountsTests
{
    private static readonly ShiftTimes Shifts = new([new TimeOnly(22, 0), new TimeOnly(6, 0), new TimeOnly(14, 0)]);

    [Fact]
    public void Parts_are_added_to_what_the_journal_had_and_a_new_shift_begins_at_none()
    {
        ManualTimeProvider clock = new();
        LiveCounts counts = new(Shifts, since => new ShiftCounts(since, 5, 2, 1), clock);

        counts.Add(Part(Outcome.Ok));
        counts.Add(Part(Outcome.Ng));

        Assert.Equal((6, 3, 1), (counts.Shift.Ok, counts.Shift.Ng, counts.Shift.Unsure));
        Assert.Equal(0.6, counts.Shift.Yield);
        clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal((0, null), (counts.Shift.Parts, counts.Shift.Yield));
    }

    [Fact]
    public void The_last_minute_is_sixty_seconds_and_the_last_bad_parts_are_twelve()
    {
        ManualTimeProvider clock = new();
        LiveCounts counts = new(Shifts, since => new ShiftCounts(since, 0, 0, 0), clock);
        for (int second = 0; second < 100; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            counts.Add(Part(Outcome.Ng, second));
        }

        Assert.Equal(60, counts.LastMinute);
        Assert.Equal(Enumerable.Range(88, 12).Reverse(), counts.Ng.Select(item => (int)item.Verdict.PartNumber));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, counts.LastMinute);
    }

    private static QueuedVerdict Part(Outcome outcome, long number = 1) =>
        new(new Verdict(number, outcome, "a", 1, default(FrameInfo), default, "m@1"), [1], DateTimeOffset.UnixEpoch);
}
