using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal counts</c>: how many parts were what, by shift, day or hour of this machine's time zone.</summary>
internal static class JournalCountsCommand
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm";
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-16} {1,10} {2,10} {3,10} {4,10} {5,10} {6,8}");

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        JournalFilterOptions filter = new();
        Option<string> by = new Option<string>("--by")
        {
            Description = "shift, day or hour.", DefaultValueFactory = _ => "shift",
        }.Among(["shift", "day", "hour"]);
        Option<string> shifts = new("--shifts")
        {
            Description = "When shifts begin, by this machine's time zone.", DefaultValueFactory = _ => "06:00,14:00,22:00",
        };
        shifts.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }] && ShiftPlan.Parse(text) is null)
            {
                result.AddError($"{shifts.Name} is times such as 06:00,14:00,22:00, each later than the one before; it was '{text}'.");
            }
        });
        Option<bool> json = new("--json") { Description = "One JSON object a line." };
        Command command = new("counts", "How many parts were OK, NG, unsure and rejected, by shift, day or hour.")
        {
            filter.Folder, by, shifts, json,
        };
        foreach (Option option in filter.All)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            using JournalReader journal = JournalReader.Open(parsed.GetValue(filter.Folder)!);
            ShiftPlan plan = parsed.GetValue(by) switch
            {
                "hour" => ShiftPlan.Hours,
                "day" => ShiftPlan.Days,
                _ => ShiftPlan.Parse(parsed.GetValue(shifts)!)!,
            };
            IReadOnlyList<JournalCount> counts = plan.Group(journal.CountByMinute(filter.Read(parsed)), TimeProvider.System.LocalTimeZone);
            Write(counts, parsed.GetValue(json), output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<JournalCount> counts, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            foreach (JournalCount count in counts)
            {
                output.WriteLine(PlainJson.Text(count, CommandJson.Default.JournalCount));
            }
        }
        else if (counts.Count == 0)
        {
            output.WriteLine("No verdict fits.");
        }
        else
        {
            WriteLine(output, "from", "parts", "ok", "ng", "unsure", "rejected", "ng %");
            foreach (JournalCount count in counts)
            {
                WriteLine(output, count.From.ToString(TimeFormat, CultureInfo.InvariantCulture), count);
            }

            WriteLine(output, "all", JournalCount.Sum(counts));
        }
    }

    private static void WriteLine(TextWriter output, string name, JournalCount count) => WriteLine(
        output, name, count.Parts, count.Ok, count.Ng, count.Unsure, count.Rejected,
        (100.0 * count.Ng / count.Parts).ToString("0.00", CultureInfo.InvariantCulture));

    private static void WriteLine(TextWriter output, params ReadOnlySpan<object?> cells) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, cells));
}
