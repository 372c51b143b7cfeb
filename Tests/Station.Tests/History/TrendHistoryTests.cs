using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.History;

/// <summary>What came of parts by hours, shifts and days of a journal.</summary>
public sealed class TrendHistoryTests : IDisposable
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // In the night to it clocks go on from 2:00 to 3:00.
    private static readonly DateTimeOffset Sunday = new(2026, 3, 29, 0, 0, 0, TimeSpan.FromHours(1));

    private readonly TestJournal _journal = new();
    private readonly TrendHistory _history = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Parts_are_counted_by_outcome_and_label_in_the_hour_in_which_they_came()
    {
        await Write(
            Crack(Sunday.AddMinutes(119), 10), Crack(Sunday.AddMinutes(120), 20), Ok(Sunday.AddMinutes(121), 30),
            Unseen(Sunday.AddMinutes(179.99)), Ok(Sunday.AddMinutes(240), 40));

        IReadOnlyList<TrendStep> steps = Steps(ShiftTimes.Hours, Sunday.AddMinutes(90), Sunday.AddMinutes(241));

        Assert.Equal(
            [new OutcomeCounts(0, 1, 0), new OutcomeCounts(1, 1, 1), default, new OutcomeCounts(1, 0, 0)],
            steps.Select(step => step.Counts));
        Assert.Equal(["crack 1", "crack 1, ok 1", "", "ok 1"], steps.Select(step => string.Join(
            ", ", step.Labels.OrderBy(label => label.Key).Select(label => $"{label.Key} {label.Value}"))));

        // What could not be judged has no duration; percentiles are right to 3 %.
        AssertNear([10, 20, null, 40], steps.Select(step => step.P50));
        AssertNear([10, 30, null, 40], steps.Select(step => step.P99));
    }

    [Fact]
    public async Task The_shift_and_the_day_on_which_clocks_are_changed_have_all_of_their_parts()
    {
        ShiftTimes shifts = new([new TimeOnly(6, 0), new TimeOnly(22, 0)]);
        await Write(
            Ok(Sunday.AddHours(-2), 1), Ok(Sunday.AddMinutes(299), 1), Ok(Sunday.AddHours(5), 1), Ok(Sunday.AddMinutes((23 * 60) - 1), 1),
            Ok(Sunday.AddHours(23), 1));

        Assert.Equal([2, 1, 2], Steps(shifts, Sunday, Sunday.AddHours(23)).Select(step => step.Parts));
        Assert.Equal([3], Steps(ShiftTimes.Days, Sunday, Sunday.AddHours(23)).Select(step => step.Parts));
        Assert.Equal([1, 3, 1], Steps(ShiftTimes.Days, Sunday.AddSeconds(-1), Sunday.AddHours(24)).Select(step => step.Parts));
    }

    [Fact]
    public async Task What_is_kept_is_read_anew_where_the_journal_has_other_parts_by_now()
    {
        DateTimeOffset end = Sunday.AddHours(2);
        await Write(Crack(Sunday, 10), Ok(Sunday.AddHours(1), 10));
        IReadOnlyList<TrendStep> before = Steps(ShiftTimes.Hours, Sunday, end);
        IReadOnlyList<TrendStep> again = Steps(ShiftTimes.Hours, Sunday, end);

        // A clock that was set back gives an hour that was over more parts.
        await Write(Ok(Sunday.AddMinutes(59), 20));
        IReadOnlyList<TrendStep> after = Steps(ShiftTimes.Hours, Sunday, end);
        _journal.Execute("DELETE FROM verdict");
        IReadOnlyList<TrendStep> none = Steps(ShiftTimes.Hours, Sunday, end);

        Assert.Same(before[0], again[0]);
        Assert.Same(before[1], after[1]);
        Assert.Equal((2, 1, 1, 20), (
            after[0].Parts, after[0].Labels["crack"], after[0].Labels["ok"], after[0].P99!.Value.TotalMilliseconds));
        Assert.Equal([0, 0], none.Select(step => step.Parts + step.Labels.Count));
    }

    [Fact]
    public async Task In_turns_that_are_too_short_each_goes_on_from_where_the_one_before_ended()
    {
        await Write(Ok(Sunday, 1), Ok(Sunday.AddHours(1), 2), Ok(Sunday.AddHours(4), 3));
        TrendTime[] times = [.. TrendTime.Of(ShiftTimes.Hours, Sunday, Sunday.AddHours(6), Berlin)];
        using JournalReader journal = JournalReader.Open(_journal.Folder);
        IReadOnlyList<TrendStep>?[] turns =
        [
            .. Enumerable.Range(0, 4).Select(_ => _history.Of(journal, times, TimeSpan.Zero, new ManualTimeProvider(), default)),
        ];

        Assert.Equal([true, true, false, false], turns.Select(turn => turn is null));
        Assert.Equal([1, 1, 0, 0, 1, 0], turns[3]!.Select(step => step.Parts));
    }

    [Fact]
    public async Task Whoever_went_away_is_not_answered()
    {
        await Write(Ok(Sunday, 1));
        Assert.Throws<OperationCanceledException>(() => Steps(ShiftTimes.Hours, Sunday, Sunday.AddHours(1), new CancellationToken(true)));
    }

    private static void AssertNear(double?[] milliseconds, IEnumerable<TimeSpan?> durations) => Assert.All(
        milliseconds.Zip(durations), pair => Assert.True(
            pair.Second is null == pair.First is null && !(Math.Abs((pair.Second?.TotalMilliseconds / pair.First) - 1 ?? 0) > 0.03),
            $"{pair.First} ms was {pair.Second}."));

    private static Verdict Ok(DateTimeOffset at, double milliseconds) =>
        Crack(at, milliseconds) with { Outcome = Outcome.Ok, Label = "ok" };

    private static Verdict Crack(DateTimeOffset at, double milliseconds) => Verdicts.Crack(1) with
    {
        Moment = new VerdictMoment(at, default),
        Timings = new StageTimings(
            TimeSpan.FromSeconds(9), TimeSpan.FromMilliseconds(milliseconds / 2), TimeSpan.FromMilliseconds(milliseconds / 4),
            TimeSpan.FromMilliseconds(milliseconds / 4)),
    };

    private static Verdict Unseen(DateTimeOffset at) => Verdicts.Unseen(1) with { Moment = new VerdictMoment(at, default) };

    private IReadOnlyList<TrendStep> Steps(ShiftTimes times, DateTimeOffset from, DateTimeOffset to, CancellationToken gone = default)
    {
        using JournalReader journal = JournalReader.Open(_journal.Folder);
        return _history.Of(
            journal, [.. TrendTime.Of(times, from, to, Berlin)], TimeSpan.FromHours(1), new ManualTimeProvider(), gone)!;
    }

    private async Task Write(params Verdict[] verdicts)
    {
        JournalSink sink = _journal.Open(start: $"{Guid.NewGuid():N}");
        foreach (Verdict verdict in verdicts)
        {
            sink.Publish(verdict, Verdicts.Scores);
        }

        await sink.DisposeAsync();
    }
}
