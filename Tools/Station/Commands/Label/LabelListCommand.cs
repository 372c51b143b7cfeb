using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label list</c>: the parts that a person is asked about.</summary>
internal static class LabelListCommand
{
    private const int UsualLimit = 50;
    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(30);
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-36}  {1,-12}  {2,8}  {3,-16} {4,6}  {5}");

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
    {
        JournalFilterOptions filter = new();
        Option<string> reason = new Option<string>("--for")
        {
            Description = "Only those asked about because they are ng, unsure, in the sample of good ones, or because of a disagreement.",
        }.Among(LabelReason.Asked);
        Option<double> share = LabelCommand.Share();
        Option<int> limit = new Option<int>("--limit")
        {
            Description = "At most so many, the oldest first.", DefaultValueFactory = _ => UsualLimit,
        }.Within(1, int.MaxValue);
        Option<bool> all = new("--all") { Description = "Those too whose picture is not there: a person has to have the part." };
        Option<bool> json = new("--json") { Description = "One JSON object a line." };
        Command command = new(
            "list", "Parts that wait for a label: NG and unsure ones, and a random share of the OK ones, of the last 30 days. "
            + "Exit code 1 when there is none.") { filter.Folder };
        foreach (Option option in (IEnumerable<Option>)[reason, share, limit, all, json, .. filter.OfParts, .. filter.OfTime])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(filter.Folder)!;
            using JournalReader journal = JournalReader.Open(folder);
            JournalFilter asked = filter.Read(parsed);
            asked = asked with { From = asked.From ?? TimeProvider.System.GetUtcNow() - UsualTime };
            LabelDesk desk = LabelCommand.Desk(folder, journal, LabelCommand.Read(folder, notes), parsed.GetValue(share));
            bool takesAll = parsed.GetValue(all);
            return Write(
                desk.Waiting(asked, parsed.GetValue(reason))
                    .Where(row => takesAll || row.Picture is { Deleted: null }).Take(parsed.GetValue(limit))
                    .Select(row => WaitingPart.Of(row, desk.ReasonOf(row))),
                parsed.GetValue(json), output);
        });
        return command;
    }

    private static int Write(IEnumerable<WaitingPart> parts, bool isJson, TextWriter output)
    {
        int count = 0;
        foreach (WaitingPart part in parts)
        {
            if (isJson)
            {
                output.WriteLine(PlainJson.Text(part, CommandJson.Default.WaitingPart));
            }
            else
            {
                if (count == 0)
                {
                    WriteLine(output, "result", "asked for", "part", "label", "score", "picture");
                }

                string score = part.Score?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
                WriteLine(output, part.Result, part.Reason, part.Part, part.Label ?? "-", score, part.Picture ?? "-");
            }

            count++;
        }

        if (count == 0 && !isJson)
        {
            output.WriteLine("No part waits for a label.");
        }

        return count > 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private static void WriteLine(TextWriter output, params ReadOnlySpan<object?> cells) =>
        output.WriteLine(PrintableText.Of(string.Format(CultureInfo.InvariantCulture, Row, cells).TrimEnd()));
}

/// <summary>A part that waits for a label.</summary>
internal sealed record WaitingPart
{
    /// <summary>UUID of version 7.</summary>
    public required string Result { get; init; }

    /// <summary>Why a person is asked: "ng", "unsure", "sample" or "disagreement".</summary>
    public required string Reason { get; init; }

    /// <summary>Number of the part.</summary>
    public required long Part { get; init; }

    /// <summary>The part's serial number; null where it has none.</summary>
    public string? Serial { get; init; }

    /// <summary>UTC by the wall clock, ISO 8601.</summary>
    public required string Time { get; init; }

    /// <summary>"ok", "ng" or "unsure".</summary>
    public required string Outcome { get; init; }

    /// <summary>The best label; null where nothing could be judged.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability, 0..1.</summary>
    public float? Score { get; init; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Its picture's file; null where there is none.</summary>
    public string? Picture { get; init; }

    /// <summary>The part of a verdict.</summary>
    public static WaitingPart Of(JournalRow row, string reason) => new()
    {
        Result = row.Result, Reason = reason, Part = row.Part, Serial = row.Serial, Time = row.Time, Outcome = row.Outcome,
        Label = row.Label, Score = row.Score, Model = row.Model, Picture = row.Picture is { Deleted: null } picture ? picture.File : null,
    };
}
