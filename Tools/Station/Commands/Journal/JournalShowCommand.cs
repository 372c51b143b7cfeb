using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal show</c>: everything that is known of one verdict.</summary>
internal static class JournalShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> folder = JournalCommand.Folder();
        Argument<string> which = new("which") { Description = "A result (UUID), or a part's number: then its newest verdict." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        which.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }] && FilterOf(text) is null)
            {
                result.AddError($"{which.Name} is a result (UUID) or the number of a part; it was '{text}'.");
            }
        });
        Command command = new("show", "Everything that is known of one verdict. Exit code 1 when there is none.") { folder, which, json };
        command.SetAction(parsed => Show(parsed.GetValue(folder)!, parsed.GetValue(which)!, parsed.GetValue(json), output));
        return command;
    }

    private static int Show(string folder, string which, bool isJson, TextWriter output)
    {
        using JournalReader journal = JournalReader.Open(folder);
        JournalRow? row = journal.Query(FilterOf(which)!).SingleOrDefault();
        if (row is null)
        {
            output.WriteLine($"{PrintableText.Of(folder)}: no verdict {which}.");
            return ExitCodes.No;
        }

        string json = PlainJson.Text(row, CommandJson.Default.JournalRow);
        if (isJson)
        {
            output.WriteLine(json);
            return ExitCodes.Done;
        }

        using JsonDocument members = JsonDocument.Parse(json);
        output.WriteLine(PrintableLines(StatusText.Of(members.RootElement)));
        return ExitCodes.Done;
    }

    private static JournalFilter? FilterOf(string text) =>
        Guid.TryParse(text, out Guid result) ? new JournalFilter { Result = result, Limit = 1 }
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long part) ? new JournalFilter { Part = part, Limit = 1 }
        : null;

    private static string PrintableLines(string text) =>
        string.Join(Environment.NewLine, text.Split(Environment.NewLine).Select(PrintableText.Of));
}
