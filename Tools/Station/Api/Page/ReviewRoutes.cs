using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What people say that parts are: whom they are asked about, their answers, and how right the line is by them.</summary>
/// <param name="running">The station.</param>
/// <param name="journal">The journal.</param>
/// <param name="audit">Where changes are noted.</param>
internal sealed class ReviewRoutes(RunningStation running, PageJournal journal, PageAudit audit) : IPageRoutes
{
    private const int MostWeeks = 104;
    private const int UsualWeeks = 12;
    private const int DaysOfWeek = 7;

    private readonly TimeProvider _clock = running.Services.Clock;

    /// <inheritdoc/>
    public void Map(PageMap map)
    {
        map.Ask("review", Role.Operator, Review, ReviewJson.Default.ReviewList);
        map.Put("parts/{result}/label", Role.Operator, LabelAsync);
        map.Delete("parts/{result}/label", Role.Operator, TakeBackAsync);
        map.Ask("accuracy", Role.Viewer, Accuracy, ReviewJson.Default.AccuracyAnswer);
    }

    // Parts whose picture is there alone: of others nobody at a page can say what they are.
    private ReviewList Review(PageRequest request)
    {
        string? reason = request.Word("reason", [.. LabelReason.Asked]);
        long after = request.Query("after", 0, long.MaxValue) ?? 0;
        int limit = PartRoutes.Limit(request);
        using JournalLoan loan = journal.Open(out JournalReader reader);
        LabelFile labels = journal.Labels();
        LabelDesk desk = journal.Desk(reader, labels);
        IReadOnlyList<long> waiting = desk.Queue(new JournalFilter { HasPicture = true }, reason);
        long[] page = [.. waiting.Where(sequence => sequence > after).Take(limit)];
        return new ReviewList(
            [.. reader.At(page).Select(row => PagePart.Of(row, labels) with { AskedFor = desk.ReasonOf(row) })],
            page.Length == limit && page[^1] != waiting[^1] ? page[^1].ToString(CultureInfo.InvariantCulture) : null,
            waiting.Count, Words(labels));
    }

    // The model's own labels first; then what people called parts beside them.
    private ReviewWord[] Words(LabelFile labels)
    {
        ModelManifest model = running.Host.Manifest;
        return
        [
            .. model.Labels.Select(label => new ReviewWord(label, model.OkLabels.Contains(label))),
            .. labels.Labels.Values.Where(said => !model.Labels.Contains(said.Label)).GroupBy(said => said.Label)
                .Select(said => new ReviewWord(said.Key, said.MaxBy(label => label.At)!.Good)).OrderBy(word => word.Label),
        ];
    }

    private async Task LabelAsync(PageRequest request)
    {
        Guid result = request.Result();
        JsonElement body = await request.BodyAsync("label", "good").ConfigureAwait(false);
        string label = PageRequest.Require(body, "label");
        bool? isGood = PageRequest.Flag(body, "good");
        using JournalLoan loan = journal.Open(out JournalReader reader);
        PageJournal.Row(reader, result);
        LabelAnswer answer = journal.Change(labels =>
        {
            PartLabel? before = labels.Labels.GetValueOrDefault(result);
            PartLabel said = journal.Desk(reader, labels).Label(result, label, isGood, request.Caller.Name, _clock.GetUtcNow());
            if (labels.Holds(said))
            {
                // A browser that got no answer says it again.
                return new LabelAnswer(PageLabel.Of(before)!, null);
            }

            audit.Make(
                request, "part.label", $"{result} is {said.Label} ({(said.Good ? "ok" : "ng")}).", () => labels.Add([said]));
            return new LabelAnswer(PageLabel.Of(said)!, PageLabel.Of(before));
        });
        await request.AnswerAsync(answer, ReviewJson.Default.LabelAnswer).ConfigureAwait(false);
    }

    private Task TakeBackAsync(PageRequest request)
    {
        Guid result = request.Result();
        DateTimeOffset? at = request.Moment("at");
        journal.Change(labels =>
        {
            if (!labels.Labels.TryGetValue(result, out PartLabel? now))
            {
                throw HttpRefusal.NotFound("Nobody has labelled such a result: expected one that has a label.");
            }

            // Another label holds by now, somebody else's or the one before: it is not the one that is meant.
            if (at is null || PageRequest.Text(now.At) == PageRequest.Text(at.Value))
            {
                audit.Make(
                    request, "part.label.back", $"The label {now.Label} of {result} is taken back.",
                    () => labels.TakeBack(result, request.Caller.Name, _clock.GetUtcNow()));
            }

            return true;
        });
        return request.DoneAsync();
    }

    private AccuracyAnswer Accuracy(PageRequest request)
    {
        long count = request.Query("weeks", 1, MostWeeks) ?? UsualWeeks;
        using JournalLoan loan = journal.Open(out JournalReader reader);
        JournalFilter filter = new() { From = _clock.GetUtcNow() - TimeSpan.FromDays(DaysOfWeek * count) };
        IReadOnlyList<WeeklyAccuracy> weeks = WeeklyAccuracy.Of(reader, journal.Labels(), filter, _clock.LocalTimeZone);
        AccuracyDrop last = weeks is [.., { Drop: var drop }] ? drop : default;
        return new AccuracyAnswer(
            [.. weeks.Select(WeekAnswer.Of)],
            last.Result switch
            {
                DropResult.Dropped => "dropped",
                DropResult.Steady => "holds",
                _ => "cannotTell",
            },
            last.Result == DropResult.Open ? last.MoreLabels : null);
    }
}

/// <summary>Parts that people are asked about.</summary>
/// <param name="Items">Some of them, the oldest first.</param>
/// <param name="Next">The cursor of those that follow; null where none do.</param>
/// <param name="Waiting">All of them.</param>
/// <param name="Labels">What they may be called.</param>
internal sealed record ReviewList(IReadOnlyList<PagePart> Items, string? Next, int Waiting, IReadOnlyList<ReviewWord> Labels);

/// <summary>What a part may be called.</summary>
/// <param name="Label">The class.</param>
/// <param name="Good">Whether such a part is good.</param>
internal sealed record ReviewWord(string Label, bool Good);

/// <summary>What a part was said to be.</summary>
/// <param name="Label">The label that holds.</param>
/// <param name="Previous">The one before; null where there was none.</param>
internal sealed record LabelAnswer(PageLabel Label, PageLabel? Previous);

/// <summary>How right the line was.</summary>
/// <param name="Weeks">In order; those without parts are left out.</param>
/// <param name="Verdict">Of the last one: "holds", "dropped" or "cannotTell".</param>
/// <param name="LabelsMissing">How many more labels of OK parts would tell; null where none would, or they are enough.</param>
internal sealed record AccuracyAnswer(IReadOnlyList<WeekAnswer> Weeks, string Verdict, long? LabelsMissing);

/// <summary>A week. Rates are 0..1, of all of its parts; null where its labels do not say.</summary>
/// <param name="Week">As ISO 8601 counts weeks: "2026-W48".</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Labels">Labels that count.</param>
/// <param name="Accuracy">The share whose verdict is right.</param>
/// <param name="Low">Lower bound of it, two-sided 95 %.</param>
/// <param name="High">Upper bound of it.</param>
/// <param name="Escapes">The share that is bad and passed.</param>
/// <param name="Overkill">The share that is good and was not OK.</param>
internal sealed record WeekAnswer(
    string Week, long Parts, long Labels, double? Accuracy, double? Low, double? High, double? Escapes, double? Overkill)
{
    /// <summary>The answer about a week.</summary>
    public static WeekAnswer Of(WeeklyAccuracy week)
    {
        AccuracyReport report = AccuracyReport.Of(week);
        DateTime monday = week.From.ToDateTime(default);
        return new WeekAnswer(
            string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday)}-W{ISOWeek.GetWeekOfYear(monday):D2}"),
            report.Parts, report.Ok.Labels + report.Ng.Labels + report.Unsure.Labels, report.Accuracy, report.Low, report.High,
            report.Escapes, report.Overkill);
    }
}

/// <summary>Source-generated JSON of labels on the page, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(LabelAnswer))]
[JsonSerializable(typeof(AccuracyAnswer))]
internal sealed partial class ReviewJson : JsonSerializerContext;
