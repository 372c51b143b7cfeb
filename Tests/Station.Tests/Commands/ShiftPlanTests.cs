using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Tests.Commands;

public sealed class ShiftPlanTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void The_night_shift_belongs_to_the_day_on_which_it_began()
    {
        ShiftPlan plan = ShiftPlan.Parse("06:00,14:00,22:00")!;

        Assert.Equal(
            ["2026-01-09T22:00:00+01:00 2", "2026-01-10T06:00:00+01:00 1", "2026-01-10T22:00:00+01:00 1"],
            Group(plan, "2026-01-09T21:00Z", "2026-01-10T04:59Z", "2026-01-10T05:00Z", "2026-01-10T21:00Z"));
    }

    [Fact]
    public void Days_are_those_of_the_clock_on_the_wall() =>
        Assert.Equal(
            ["2026-01-09T00:00:00+01:00 1", "2026-01-10T00:00:00+01:00 1"],
            Group(ShiftPlan.Days, "2026-01-09T22:59Z", "2026-01-09T23:00Z"));

    [Fact]
    public void An_hour_that_comes_twice_is_two_hours_and_one_shift()
    {
        string[] moments = ["2026-10-25T00:30Z", "2026-10-25T01:30Z"];

        Assert.Equal(["2026-10-25T02:00:00+02:00 1", "2026-10-25T02:00:00+01:00 1"], Group(ShiftPlan.Hours, moments));
        Assert.Equal(["2026-10-24T22:00:00+02:00 2"], Group(ShiftPlan.Parse("22:00")!, moments));
    }

    [Fact]
    public void Parts_are_counted_by_what_they_were()
    {
        DateTimeOffset from = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);
        JournalMinute[] minutes =
        [
            new(from, Outcome.Ok, PartAction.Passed, 5), new(from, Outcome.Ng, PartAction.Rejected, 2),
            new(from, Outcome.Unsure, PartAction.Rejected, 1), new(from, Outcome.Unsure, PartAction.Passed, 3),
        ];

        JournalCount count = Assert.Single(ShiftPlan.Days.Group(minutes, TimeZoneInfo.Utc));

        Assert.Equal((11, 5, 2, 4, 3), (count.Parts, count.Ok, count.Ng, count.Unsure, count.Rejected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6")]
    [InlineData("24:00")]
    [InlineData("14:00,06:00")]
    [InlineData("06:00,06:00")]
    [InlineData("06:00;14:00")]
    public void What_is_no_plan_is_refused(string text) => Assert.Null(ShiftPlan.Parse(text));

    private static IEnumerable<string> Group(ShiftPlan plan, params string[] moments) => plan
        .Group(
            moments.Select(moment => new JournalMinute(
                DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), Outcome.Ok, PartAction.None, 1)), Berlin)
        .Select(count => $"{count.From:yyyy-MM-ddTHH:mm:sszzz} {count.Parts}");
}
