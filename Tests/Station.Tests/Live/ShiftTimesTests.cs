using System.Globalization;
using EdgeConvNeXt.Station.Live;

namespace EdgeConvNeXt.Station.Tests.Live;

/// <summary>Shifts, hours and days by the clock on the wall, also where it is changed.</summary>
public sealed class ShiftTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly ShiftTimes Three = new([new TimeOnly(22, 0), new TimeOnly(6, 0), new TimeOnly(14, 0)]);
    private static readonly ShiftTimes Early = new([new TimeOnly(2, 30), new TimeOnly(14, 0)]);

    [Theory]
    [InlineData("2026-03-10T06:00:00+01:00", "2026-03-10T06:00:00+01:00")]
    [InlineData("2026-03-10T13:59:59+01:00", "2026-03-10T06:00:00+01:00")]
    [InlineData("2026-03-10T22:30:00Z", "2026-03-10T22:00:00+01:00")]
    [InlineData("2026-03-10T05:59:59+01:00", "2026-03-09T22:00:00+01:00")]
    public void A_moment_belongs_to_the_shift_that_began_last(string moment, string begin) =>
        Assert.Equal(begin, Text(Three.BeginOf(Parse(moment), Berlin)));

    // From 2:00 to 3:00 of 2026-03-29 there is nothing; 2:00 to 3:00 of 2026-10-25 comes twice.
    [Theory]
    [InlineData("2026-03-29T05:00:00+02:00", "2026-03-28T22:00:00+01:00")]
    [InlineData("2026-03-29T06:00:00+02:00", "2026-03-29T06:00:00+02:00")]
    [InlineData("2026-10-25T05:59:00+01:00", "2026-10-24T22:00:00+02:00")]
    [InlineData("2026-10-25T06:00:00+01:00", "2026-10-25T06:00:00+01:00")]
    public void A_night_in_which_clocks_are_changed_is_one_shift(string moment, string begin) =>
        Assert.Equal(begin, Text(Three.BeginOf(Parse(moment), Berlin)));

    [Theory]
    [InlineData("2026-03-29T01:59:00+01:00", "2026-03-28T14:00:00+01:00")]
    [InlineData("2026-03-29T03:00:00+02:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-10-25T02:29:00+02:00", "2026-10-24T14:00:00+02:00")]
    [InlineData("2026-10-25T02:29:00+01:00", "2026-10-25T02:30:00+02:00")]
    [InlineData("2026-10-25T02:31:00+01:00", "2026-10-25T02:30:00+02:00")]
    public void A_shift_that_begins_while_clocks_are_changed_begins_once(string moment, string begin) =>
        Assert.Equal(begin, Text(Early.BeginOf(Parse(moment), Berlin)));

    [Theory]
    [InlineData("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23)]
    [InlineData("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25)]
    public void A_day_on_which_clocks_are_changed_has_an_hour_less_or_more(string from, string to, int hours)
    {
        DateTimeOffset[] begins = [.. ShiftTimes.Hours.Between(Parse(from), Parse(to), Berlin)];

        Assert.Equal(hours, begins.Length);
        Assert.All(begins.Zip(begins.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second - pair.First));
        Assert.Equal(Parse(from), begins[0]);
        Assert.All(begins, begin => Assert.Equal(begin, ShiftTimes.Hours.BeginOf(begin.AddMinutes(59), Berlin)));
    }

    [Fact]
    public void A_time_has_what_its_first_moment_belongs_to_and_all_that_begins_in_it() => Assert.Equal(
        [
            "2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00", "2026-03-29T14:00:00+02:00", "2026-03-29T22:00:00+02:00",
        ],
        Three.Between(Parse("2026-03-29T05:59:59+02:00"), Parse("2026-03-30T06:00:00+02:00"), Berlin).Select(Text));

    // There clocks go back from 1:00 to 0:00, and on from 0:00 to 1:00.
    [Fact]
    public void Where_midnight_comes_twice_or_is_skipped_a_day_begins_once()
    {
        TimeZoneInfo havana = TimeZoneInfo.FindSystemTimeZoneById("America/Havana");

        Assert.Equal(
            ["2026-03-07T00:00:00-05:00", "2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00"],
            ShiftTimes.Days.Between(Parse("2026-03-07T12:00:00-05:00"), Parse("2026-03-09T12:00:00-04:00"), havana).Select(Text));
        Assert.Equal(
            ["2026-10-31T00:00:00-04:00", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"],
            ShiftTimes.Days.Between(Parse("2026-10-31T12:00:00-04:00"), Parse("2026-11-02T12:00:00-05:00"), havana).Select(Text));
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
