using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label accuracy</c>: how right the line was in each week.</summary>
internal static class LabelAccuracyCommand
{
    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(13 * 7);
    private static readonly CompositeFormat Row =
        CompositeFormat.Parse("{0,-10} {1,10} {2,8} {3,9} {4,17} {5,9} {6,10}  {7}");

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        JournalFilterOptions filter = new();
        Option<bool> json = new("--json") { Description = "One JSON object a line." };
        Command command = new(
            "accuracy", "How right the line was in each week, by the labels of its parts, of the last 13 weeks. Each week is held against "
            + "those before it. Exit code 1 when the last one is worse.") { filter.Folder };
        foreach (Option option in (IEnumerable<Option>)[.. filter.OfTime, filter.Model, filter.Recipe, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(filter.Folder)!;
            using JournalReader journal = JournalReader.Open(folder);
            JournalFilter asked = filter.Read(parsed);
            asked = asked with { From = asked.From ?? TimeProvider.System.GetUtcNow() - UsualTime };
            IReadOnlyList<WeeklyAccuracy> weeks =
                WeeklyAccuracy.Of(journal, LabelFile.Read(folder), asked, TimeProvider.System.LocalTimeZone);
            Write([.. weeks.Select(AccuracyReport.Of)], parsed.GetValue(json), output);
            return weeks is [.., { Drop.Result: DropResult.Dropped }] ? ExitCodes.No : ExitCodes.Done;
        });
        return command;
    }

    private static void Write(AccuracyReport[] weeks, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            foreach (AccuracyReport week in weeks)
            {
                output.WriteLine(PlainJson.Text(week, CommandJson.Default.AccuracyReport));
            }
        }
        else if (weeks.Length == 0)
        {
            output.WriteLine("No verdict fits.");
        }
        else
        {
            WriteLine(output, "week of", "parts", "labels", "right %", "95 % between", "escapes %", "overkill %", "");
            foreach (AccuracyReport week in weeks)
            {
                string bounds = week.Low is null ? "-" : $"{Percent(week.Low)} .. {Percent(week.High)}";
                WriteLine(
                    output, week.Week, week.Parts, week.Ok.Labels + week.Ng.Labels + week.Unsure.Labels, Percent(week.Accuracy), bounds,
                    Percent(week.Escapes), Percent(week.Overkill), Words(week));
            }
        }
    }

    private static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static string Words(AccuracyReport week) => week switch
    {
        { Result: "dropped" } => string.Create(CultureInfo.InvariantCulture, $"worse by {week.Drop:0.00} points"),
        { Result: "steady" } => "no drop of 0.5 points",
        { Accuracy: null } => $"nobody has labelled {Missing(week)} parts",
        { Drop: null } => "nothing before it to hold it against",
        { MoreLabels: > 0 } => string.Create(CultureInfo.InvariantCulture, $"cannot tell yet, {week.MoreLabels} labels of OK parts more"),
        _ => "cannot tell, the labels of the weeks before are too few",
    };

    private static string Missing(AccuracyReport week) => string.Join(
        " or ",
        new[] { ("OK", week.Ok), ("NG", week.Ng), ("unsure", week.Unsure) }
            .Where(verdict => verdict.Item2 is { Parts: > 0, Labels: 0 }).Select(verdict => verdict.Item1));

    private static void WriteLine(TextWriter output, params ReadOnlySpan<object?> cells) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, cells).TrimEnd());
}

/// <summary>A week as a script reads it. Rates are 0..1.</summary>
internal sealed record AccuracyReport
{
    /// <summary>Its Monday, by the time zone of the machine.</summary>
    public required string Week { get; init; }

    /// <summary>Its parts.</summary>
    public required long Parts { get; init; }

    /// <summary>Those with the verdict OK.</summary>
    public required StratumReport Ok { get; init; }

    /// <summary>Those with the verdict NG.</summary>
    public required StratumReport Ng { get; init; }

    /// <summary>Those with the verdict unsure.</summary>
    public required StratumReport Unsure { get; init; }

    /// <summary>The share of parts whose verdict is right; null where a verdict has no label.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Lower bound of it, two-sided 95 %.</summary>
    public double? Low { get; init; }

    /// <summary>Upper bound of it.</summary>
    public double? High { get; init; }

    /// <summary>The share of parts that are bad and passed.</summary>
    public double? Escapes { get; init; }

    /// <summary>The share of parts that are good and were NG or unsure.</summary>
    public double? Overkill { get; init; }

    /// <summary>"dropped", "steady" or "open".</summary>
    public required string Result { get; init; }

    /// <summary>How many percentage points it is below the weeks before; negative above.</summary>
    public double? Drop { get; init; }

    /// <summary>How many more labels of OK parts would tell; null where none would.</summary>
    public long? MoreLabels { get; init; }

    /// <summary>The report of a week.</summary>
    public static AccuracyReport Of(WeeklyAccuracy week)
    {
        (double Low, double High)? bounds = week.Sample.Bounds(AccuracySample.TwoSided);
        return new AccuracyReport
        {
            Week = week.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Parts = week.Sample.Parts,
            Ok = StratumReport.Of(week.Sample.Ok),
            Ng = StratumReport.Of(week.Sample.Ng),
            Unsure = StratumReport.Of(week.Sample.Unsure),
            Accuracy = Round(week.Sample.Accuracy),
            Low = Round(bounds?.Low),
            High = Round(bounds?.High),
            Escapes = Round(week.Sample.Escapes),
            Overkill = Round(week.Sample.Overkill),
            Result = week.Drop.Result switch
            {
                DropResult.Dropped => "dropped",
                DropResult.Steady => "steady",
                _ => "open",
            },
            Drop = Round(100 * week.Drop.Drop),
            MoreLabels = week.Drop.MoreLabels,
        };
    }

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 6) : null;
}

/// <summary>Parts of one verdict.</summary>
/// <param name="Parts">All of them.</param>
/// <param name="Labels">Those whose labels count; of OK parts those of the random sample.</param>
/// <param name="Right">Those of them whose verdict is right.</param>
internal sealed record StratumReport(long Parts, long Labels, long Right)
{
    /// <summary>The report of a stratum.</summary>
    public static StratumReport Of(VerdictStratum stratum) => new(stratum.Parts, stratum.Labelled, stratum.Right);
}
