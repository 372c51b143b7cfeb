using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>How the line did over time: outcomes, labels and durations out of the journal, temperatures and drift beside them.</summary>
/// <param name="journal">The journal.</param>
/// <param name="conditions">Temperatures and drift.</param>
/// <param name="shifts">When shifts begin.</param>
/// <param name="questions">Answers what takes a core for a while.</param>
/// <param name="clock">The clock.</param>
internal sealed class TrendRoutes(
    PageJournal journal, ConditionHistory conditions, ShiftTimes shifts, PageQuestions questions, TimeProvider clock) : IPageRoutes
{
    private const int MostSteps = 2000;
    private const int MostTurns = 20;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    // A day of many parts beside a line that takes all cores.
    private static readonly TimeSpan MostTimeOfStep = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TrendHistory _history = new();

    /// <inheritdoc/>
    public void Map(PageMap map) => map.Get("trends", Role.Viewer, AnswerAsync);

    private async Task AnswerAsync(PageRequest request)
    {
        bool isCsv = request.Word("format", "json", "csv") == "csv";
        string by = request.Word("by", "hour", "shift", "day") ?? "hour";
        TrendTime[] times = Times(request, by);
        TrendAnswer answer = await AskAsync(by, times, request.Gone).ConfigureAwait(false);
        if (isCsv)
        {
            request.Http.Response.Headers.ContentDisposition = "attachment; filename=\"trends.csv\"";
            await request.AnswerAsync(Encoding.UTF8.GetBytes(answer.ToCsv()), "text/csv; charset=utf-8; header=present")
                .ConfigureAwait(false);
        }
        else
        {
            await request.AnswerAsync(answer, TrendJson.Default.TrendAnswer).ConfigureAwait(false);
        }
    }

    // In turns, between which others are answered.
    private async Task<TrendAnswer> AskAsync(string by, TrendTime[] times, CancellationToken gone)
    {
        for (int turn = 0; turn < MostTurns; turn++)
        {
            if (await questions.AskAsync(() => Answer(by, times, gone), gone).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }

        throw new HttpRefusal(
            StatusCodes.Status503ServiceUnavailable,
            "The journal has too many verdicts to read all of them at once: expected another call, which goes on from there.");
    }

    private TrendAnswer? Answer(string by, TrendTime[] times, CancellationToken gone)
    {
        using JournalLoan loan = journal.Open(MostTimeOfStep, out JournalReader reader);
        return _history.Of(reader, times, Turn, clock, gone) is { } steps
            ? TrendAnswer.Of(by, times, steps, conditions.Between(times[0].From, times[^1].To))
            : null;
    }

    private TrendTime[] Times(PageRequest request, string by)
    {
        DateTimeOffset to = request.Moment("to") ?? clock.GetUtcNow();
        DateTimeOffset from = request.Moment("from") ?? to - UsualTime;
        if (from >= to)
        {
            throw HttpRefusal.Wrong("from is not before to: expected the first moment, then the last.");
        }

        if (from < Earliest || to > Latest)
        {
            throw HttpRefusal.Wrong($"from or to is too far away: expected times from {Earliest.Year} to {Latest.Year}.");
        }

        ShiftTimes divided = by switch
        {
            "shift" => shifts,
            "day" => ShiftTimes.Days,
            _ => ShiftTimes.Hours,
        };
        TrendTime[] times = [.. TrendTime.Of(divided, from, to, clock.LocalTimeZone).Take(MostSteps + 1)];
        return times.Length <= MostSteps ? times : throw HttpRefusal.Wrong(
            $"from and to have more than {MostSteps} {by}s between them: expected a shorter time, or longer steps (by).");
    }
}

/// <summary>How the line did over time: of each step a value in each list, null where there is nothing.</summary>
/// <param name="By">What a step is: "hour", "shift" or "day".</param>
/// <param name="Times">When it began, UTC, ISO 8601.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Ok">Good ones.</param>
/// <param name="Ng">Those that are not good.</param>
/// <param name="Unsure">Those that the line was not sure about.</param>
/// <param name="P50">Milliseconds that half of its judged parts took at most, without the wait.</param>
/// <param name="P99">Milliseconds that 99 % of them took at most.</param>
/// <param name="Labels">Parts by best label, those of the commonest labels.</param>
/// <param name="Temperatures">The highest in degrees Celsius, by device.</param>
/// <param name="Drift">How near a drift monitor came to an alarm, 0 to 1, by monitor.</param>
internal sealed record TrendAnswer(
    string By, IReadOnlyList<string> Times, IReadOnlyList<long?> Parts, IReadOnlyList<long?> Ok, IReadOnlyList<long?> Ng,
    IReadOnlyList<long?> Unsure, IReadOnlyList<double?> P50, IReadOnlyList<double?> P99,
    IReadOnlyDictionary<string, IReadOnlyList<long?>> Labels, IReadOnlyDictionary<string, IReadOnlyList<double?>> Temperatures,
    IReadOnlyDictionary<string, IReadOnlyList<double?>> Drift)
{
    /// <summary>Labels beyond those are left out, the rarest.</summary>
    public const int MostLabels = 50;

    private const int Places = 3;

    /// <summary>The answer.</summary>
    /// <param name="by">What a step is.</param>
    /// <param name="times">The steps.</param>
    /// <param name="steps">What came of the parts of each.</param>
    /// <param name="conditions">Temperatures and drift of their time.</param>
    public static TrendAnswer Of(
        string by, IReadOnlyList<TrendTime> times, IReadOnlyList<TrendStep> steps, IReadOnlyList<Condition> conditions)
    {
        ILookup<int, Condition> byStep = conditions.ToLookup(condition => StepOf(times, condition.From));
        return new TrendAnswer(
            by, [.. times.Select(time => PageRequest.Text(time.From))],
            Counts(steps, step => step.Parts), Counts(steps, step => step.Counts.Ok), Counts(steps, step => step.Counts.Ng),
            Counts(steps, step => step.Counts.Unsure), Durations(steps, step => step.P50), Durations(steps, step => step.P99),
            Commonest(steps).ToDictionary(label => label, label => Counts(steps, step => step.Labels.GetValueOrDefault(label))),
            Highest(times.Count, byStep, condition => condition.Temperatures), Highest(times.Count, byStep, condition => condition.Drift));
    }

    /// <summary>The same as comma-separated values, a line for each step.</summary>
    public string ToCsv()
    {
        (string Name, Func<int, string> Cell)[] columns =
        [
            ("time", place => Times[place]), Column("parts", Parts), Column("ok", Ok), Column("ng", Ng), Column("unsure", Unsure),
            Column("p50 ms", P50), Column("p99 ms", P99),
            .. Labels.Select(label => Column($"label {label.Key}", label.Value)),
            .. Temperatures.Select(device => Column($"temperature {device.Key}", device.Value)),
            .. Drift.Select(monitor => Column($"drift {monitor.Key}", monitor.Value)),
        ];
        StringBuilder text = new(CsvText.Line(columns.Select(column => column.Name)));
        for (int place = 0; place < Times.Count; place++)
        {
            text.Append(CsvText.Line(columns.Select(column => column.Cell(place))));
        }

        return text.ToString();
    }

    private static (string Name, Func<int, string> Cell) Column<T>(string name, IReadOnlyList<T?> values)
        where T : struct, IFormattable => (name, place => values[place]?.ToString(null, CultureInfo.InvariantCulture) ?? "");

    // A step without parts has no counts either: the line may not even have run.
    private static IReadOnlyList<long?> Counts(IReadOnlyList<TrendStep> steps, Func<TrendStep, long> count) =>
        [.. steps.Select(step => step.Parts == 0 ? (long?)null : count(step))];

    private static IReadOnlyList<double?> Durations(IReadOnlyList<TrendStep> steps, Func<TrendStep, TimeSpan?> duration) =>
        [.. steps.Select(step => duration(step) is { } time ? Math.Round(time.TotalMilliseconds, Places) : (double?)null)];

    private static IEnumerable<string> Commonest(IReadOnlyList<TrendStep> steps) => steps.SelectMany(step => step.Labels)
        .GroupBy(label => label.Key, label => label.Value).OrderByDescending(label => label.Sum()).ThenBy(label => label.Key)
        .Take(MostLabels).Select(label => label.Key);

    private static Dictionary<string, IReadOnlyList<double?>> Highest(
        int count, ILookup<int, Condition> byStep, Func<Condition, IReadOnlyDictionary<string, double>> values)
    {
        SortedDictionary<string, double?[]> highest = new(StringComparer.Ordinal);
        foreach (IGrouping<int, Condition> step in byStep)
        {
            foreach ((string name, double value) in step.SelectMany(values))
            {
                double?[] ofName = highest.TryGetValue(name, out double?[]? known) ? known : highest[name] = new double?[count];
                ofName[step.Key] = Math.Max(ofName[step.Key] ?? value, value);
            }
        }

        return highest.ToDictionary(item => item.Key, item => (IReadOnlyList<double?>)item.Value);
    }

    private static int StepOf(IReadOnlyList<TrendTime> times, DateTimeOffset moment)
    {
        int first = 0;
        for (int end = times.Count; end - first > 1;)
        {
            int middle = (first + end) / 2;
            (first, end) = times[middle].From <= moment ? (middle, end) : (first, middle);
        }

        return first;
    }
}

/// <summary>Source-generated JSON of trends, for <see cref="PlainJson"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrendAnswer))]
internal sealed partial class TrendJson : JsonSerializerContext;
