using System.CommandLine;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal query</c>: the verdicts that fit, in the journal's order.</summary>
internal static class JournalQueryCommand
{
    // A screen or two; who wants a table of more says so, and machines get everything.
    private const int RowsOfTable = 100;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        JournalFilterOptions filter = new();
        Option<int> limit = new Option<int>("--limit")
        {
            Description = $"The newest so many of those that fit. Without it {RowsOfTable} as a table, all with --csv and --json.",
        }.Within(1, int.MaxValue);
        Option<bool> csv = new("--csv") { Description = "Comma-separated values with a line of names." };
        Option<bool> json = new("--json") { Description = "One JSON object a line." };
        Command command = new("query", "Verdicts that fit, oldest first; without options the newest.") { filter.Folder };
        foreach (Option option in (IEnumerable<Option>)[.. filter.All, limit, csv, json])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(json))
            {
                result.AddError("--csv and --json exclude each other.");
            }
        });
        command.SetAction((parsed, stop) =>
        {
            IJournalFormat format = parsed.GetValue(csv) ? new JournalCsv(output)
                : parsed.GetValue(json) ? new JournalLines(output)
                : new JournalTable(output);
            int? most = parsed.GetValue(limit) is > 0 and var newest ? newest : format is JournalTable ? RowsOfTable : null;
            return Task.FromResult(Run(parsed.GetValue(filter.Folder)!, filter.Read(parsed) with { Limit = most }, format, stop));
        });
        return command;
    }

    private static int Run(string folder, JournalFilter filter, IJournalFormat format, CancellationToken stop)
    {
        using JournalReader journal = JournalReader.Open(folder);
        format.Begin();
        foreach (JournalRow row in journal.Query(filter))
        {
            stop.ThrowIfCancellationRequested();
            format.Write(row);
        }

        format.End();
        return ExitCodes.Done;
    }
}
