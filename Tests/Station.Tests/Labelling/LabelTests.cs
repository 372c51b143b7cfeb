using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Tests.Labelling;

public sealed class LabelTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    // A Wednesday.
    private static readonly DateTimeOffset Week1 = new(2026, 11, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly TestJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Of_several_labels_the_last_holds_and_a_torn_line_costs_nothing()
    {
        Guid[] results = await Write(Outcome.Ng, Outcome.Ng);
        LabelFile labels = LabelFile.Read(_journal.Folder);
        PartLabel first = Of(results[0], "ok", isGood: true);
        labels.Add([first, Of(results[1], "größe\n7", isGood: false)]);
        await File.AppendAllTextAsync(Path.Combine(_journal.Folder, LabelFile.FileName), """{"result":"019b""");
        labels.Add([first with { Label = "crack", Good = false, By = "Ada" }]);

        LabelFile read = LabelFile.Read(_journal.Folder);

        Assert.Equal(labels.Labels, read.Labels);
        Assert.Equal(("crack", false, "Ada", Now), (
            read.Labels[results[0]].Label, read.Labels[results[0]].Good, read.Labels[results[0]].By, read.Labels[results[0]].At));
        Assert.Equal(("größe\n7", 1), (read.Labels[results[1]].Label, read.Unreadable));
    }

    [Fact]
    public async Task A_label_that_is_taken_back_lets_the_one_before_hold_again()
    {
        Guid[] results = await Write(Outcome.Ng, Outcome.Ng);
        LabelFile labels = LabelFile.Read(_journal.Folder);
        labels.Add([Of(results[0], "crack", isGood: false), Of(results[0], "ok", isGood: true), Of(results[0], "dent", isGood: false)]);
        LabelFile copy = labels.Copy();

        Assert.False(copy.TakeBack(results[1], "Ada", Now));
        Assert.True(copy.TakeBack(results[0], "Ada", Now));
        Assert.True(copy.TakeBack(results[0], "Ada", Now));

        Assert.Equal(
            ("dent", "crack", "crack"),
            (labels.Labels[results[0]].Label, copy.Labels[results[0]].Label, LabelFile.Read(_journal.Folder).Labels[results[0]].Label));
        Assert.True(copy.TakeBack(results[0], "Ada", Now));
        LabelFile read = LabelFile.Read(_journal.Folder);
        Assert.Equal((0, 0), (read.Labels.Count, read.Unreadable));
    }

    [Fact]
    public async Task Everyone_is_asked_about_rejected_parts_the_sample_and_disagreements()
    {
        Guid[] results = await Write(Outcome.Ng, Outcome.Ok, Outcome.Unsure, Outcome.Ok, Outcome.Ok);
        LabelFile labels = LabelFile.Read(_journal.Folder);
        using JournalReader journal = JournalReader.Open(_journal.Folder);
        LabelDesk none = new(journal, labels) { SampleShare = 0, Disagreements = new HashSet<Guid> { results[1], results[0] } };
        LabelDesk all = new(journal, labels) { SampleShare = 1, Disagreements = none.Disagreements };

        Assert.Equal(
            [(results[0], "ng"), (results[1], "disagreement"), (results[2], "unsure")],
            none.Waiting(new JournalFilter(), null).Select(row => (new Guid(row.Result), none.ReasonOf(row))));
        Assert.Equal([results[1]], none.Waiting(new JournalFilter(), "disagreement").Select(row => new Guid(row.Result)));

        // Whoever is in the sample counts as such, whatever else he is asked because of.
        Assert.Equal([results[1], results[3], results[4]], all.Waiting(new JournalFilter(), "sample").Select(row => new Guid(row.Result)));
        labels.Add([Of(results[0], "crack", isGood: false), Of(results[3], "ok", isGood: true)]);
        Assert.Equal([1, 2, 4], all.Waiting(new JournalFilter(), null).Select(row => Array.IndexOf(results, new Guid(row.Result))));
    }

    [Fact]
    public async Task What_a_label_means_the_journal_says_and_else_the_person()
    {
        Guid[] results = await Write(Outcome.Ng, Outcome.Ok, Outcome.Unsure);
        LabelFile labels = LabelFile.Read(_journal.Folder);
        using JournalReader journal = JournalReader.Open(_journal.Folder);
        LabelDesk desk = new(journal, labels) { SampleShare = 0 };

        Assert.False(desk.Label(results[1], "crack", null, "Ada", Now).Good);
        Assert.True(desk.Label(results[0], "ok", null, "Ada", Now).Good);
        Assert.Equal("own", desk.Label(results[1], "crack", null, "Ada", Now).Reason);
        EdgeException misspelt = Assert.Throws<EdgeException>(() => desk.Label(results[2], "crakc", null, "Ada", Now));
        Assert.Contains("ok, crack", misspelt.Message, StringComparison.Ordinal);
        Assert.Equal(EdgeFault.Configuration, Assert.Throws<EdgeException>(
            () => desk.Label(Guid.NewGuid(), "ok", null, "Ada", Now)).Fault);

        labels.Add([desk.Label(results[2], "dust", true, "Ada", Now)]);
        Assert.True(desk.Label(results[0], "dust", null, "Ada", Now).Good);
    }

    [Fact]
    public async Task Weeks_begin_on_monday_and_only_the_sample_speaks_for_good_parts()
    {
        Guid[] first = await Write(Week1, [.. Enumerable.Repeat(Outcome.Ok, 10), Outcome.Ng, Outcome.Ng, Outcome.Unsure]);
        Guid[] second = await Write(Week1.AddDays(5), Outcome.Ok, Outcome.Ng);
        LabelFile labels = LabelFile.Read(_journal.Folder);
        labels.Add(
        [
            Of(first[0], "ok", true, LabelReason.Sample), Of(first[1], "crack", false, LabelReason.Sample),
            Of(first[2], "crack", false, LabelReason.Disagreement), Of(first[3], "crack", false, LabelReason.Own),
            Of(first[10], "crack", false, LabelReason.Ng), Of(first[11], "ok", true, LabelReason.Ng),
            Of(first[12], "ok", true, LabelReason.Unsure), Of(second[1], "crack", false, LabelReason.Ng),
        ]);
        using JournalReader journal = JournalReader.Open(_journal.Folder);

        IReadOnlyList<WeeklyAccuracy> weeks = WeeklyAccuracy.Of(journal, labels, new JournalFilter(), TimeZoneInfo.Utc);

        Assert.Equal([new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 9)], weeks.Select(week => week.From));
        Assert.Equal(
            new AccuracySample(new VerdictStratum(10, 2, 1), new VerdictStratum(2, 2, 1), new VerdictStratum(1, 1, 0)), weeks[0].Sample);
        Assert.Equal(
            new AccuracySample(new VerdictStratum(1, 0, 0), new VerdictStratum(1, 1, 1), default), weeks[1].Sample);
        Assert.Equal((DropResult.Open, null), (weeks[1].Drop.Result, weeks[1].Sample.Accuracy));
    }

    [Fact]
    public async Task Weeks_are_those_that_reading_every_verdict_gives()
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Random random = new(7);

        // Over the Sunday in October on which clocks are changed, each time near midnight, with a week of no parts.
        List<PartLabel> said = [];
        foreach (int day in (int[])[0, 1, 2, 3, 4, 5, 13, 14, 15, 16])
        {
            DateTimeOffset at = new DateTimeOffset(2026, 10, 24, 21, 30, 0, TimeSpan.Zero).AddDays(day).AddMinutes(random.Next(120));
            Outcome[] outcomes = [.. Enumerable.Range(0, 9).Select(_ => (Outcome)random.Next(3))];
            said.AddRange((await Write(at, outcomes)).Where(_ => random.Next(2) == 0).Select(result => Of(
                result, "ok", random.Next(2) == 0, random.Next(3) == 0 ? LabelReason.Own : LabelReason.Sample)));
        }

        LabelFile labels = LabelFile.Read(_journal.Folder);
        labels.Add([.. said, Of(Guid.NewGuid(), "ok", true)]);
        using JournalReader journal = JournalReader.Open(_journal.Folder);
        foreach (JournalFilter filter in (JournalFilter[])
        [
            new(), new() { From = Week1.AddDays(-9), To = Week1 }, new() { Model = "strip@3" }, new() { Outcome = Outcome.Ng },
            new() { Model = "another" },
        ])
        {
            IReadOnlyList<WeeklyAccuracy> weeks = WeeklyAccuracy.Of(journal, labels, filter, berlin);

            Assert.Equal(
                Slowly(journal, labels, filter, berlin), weeks.Select(week => (week.From, week.Sample)).ToArray());
        }
    }

    private static (DateOnly From, AccuracySample Sample)[] Slowly(
        JournalReader journal, LabelFile labels, JournalFilter filter, TimeZoneInfo zone) =>
    [
        .. from row in journal.Query(filter)
           let day = TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(row.Time, null), zone).Date
           group row by DateOnly.FromDateTime(day.AddDays(-(((int)day.DayOfWeek + 6) % 7))) into week
           orderby week.Key
           select (week.Key, new AccuracySample(Stratum(week, labels, "ok"), Stratum(week, labels, "ng"), Stratum(week, labels, "unsure"))),
    ];

    private static VerdictStratum Stratum(IEnumerable<JournalRow> week, LabelFile labels, string outcome)
    {
        JournalRow[] parts = [.. week.Where(row => row.Outcome == outcome)];
        PartLabel[] said =
        [
            .. parts.Select(row => labels.Labels.GetValueOrDefault(new Guid(row.Result))).OfType<PartLabel>()
                .Where(label => outcome != "ok" || label.Reason == LabelReason.Sample),
        ];
        return new VerdictStratum(parts.Length, said.Length, said.Count(label => label.Good == (outcome == "ok")));
    }

    private static PartLabel Of(Guid result, string label, bool isGood, string reason = LabelReason.Ng) =>
        new() { Result = result, Label = label, Good = isGood, By = "Eve", At = Now, Reason = reason };

    private Task<Guid[]> Write(params Outcome[] outcomes) => Write(Week1, outcomes);

    private async Task<Guid[]> Write(DateTimeOffset at, params Outcome[] outcomes)
    {
        JournalSink sink = _journal.Open(start: $"{at:O}");
        Verdict[] verdicts = [.. outcomes.Select((outcome, part) => Verdicts.Crack(part + 1) with
        {
            Outcome = outcome, Label = outcome == Outcome.Ok ? "ok" : "crack", Moment = new VerdictMoment(at, default),
        })];
        foreach (Verdict verdict in verdicts)
        {
            sink.Publish(verdict, Verdicts.Scores);
        }

        await sink.DisposeAsync();
        return [.. verdicts.Select(verdict => verdict.ResultId)];
    }
}
