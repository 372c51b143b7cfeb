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
    private static readonly CompositeFormat Row =
        CompositeFormat.Parse("{0,-10} {1,10} {2,8} {3,9} {4,17} {5,9} {6,10}  {7}");

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
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
            asked = asked with { From = asked.From ?? TimeProvider.System.GetUtcNow() - WeeklyAccuracy.UsualTime };
            IReadOnlyList<WeeklyAccuracy> weeks =
                WeeklyAccuracy.Of(journal, LabelCommand.Read(folder, notes), asked, TimeProvider.System.LocalTimeZone);
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
