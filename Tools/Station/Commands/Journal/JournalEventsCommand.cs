using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal events</c>: what happened to a station beside its verdicts.</summary>
internal static class JournalEventsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> folder = JournalCommand.Folder();
        Option<bool> json = new("--json") { Description = "One JSON object a line: time, start, kind, text." };
        Command command = new("events", "Say what happened beside the verdicts: models that came and went.") { folder, json };
        command.SetAction(parsed =>
        {
            using JournalReader journal = JournalReader.Open(parsed.GetValue(folder)!);
            foreach (StationEvent happened in journal.Events())
            {
                EventLine line = new(VerdictJson.Text(happened.At), happened.Start, happened.Kind, happened.Text);
                output.WriteLine(parsed.GetValue(json)
                    ? PlainJson.Text(line, CommandJson.Default.EventLine)
                    : PrintableText.Of($"{line.Time}  {line.Kind,-16}  {line.Text}"));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}

/// <summary>An event, for scripts.</summary>
/// <param name="Time">UTC by the wall clock, ISO 8601.</param>
/// <param name="Start">The start of the station that it happened in.</param>
/// <param name="Kind">What sort of thing it is: "model-trial", "model-good", "model-taken-back", "model-refused".</param>
/// <param name="Text">What happened, for people.</param>
internal sealed record EventLine(string Time, string Start, string Kind, string Text);
