using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label import</c>: labels of many parts from a table.</summary>
internal static class LabelImportCommand
{
    private const string ResultColumn = "result";
    private const string LabelColumn = "label";
    private const string OutcomeColumn = "outcome";

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
    {
        Argument<string> folder = JournalCommand.Folder();
        Argument<string> table = new Argument<string>("table")
        {
            Description = "A CSV file (UTF-8) with a line of names: result, label, and outcome (ok or ng) where the model has no such "
                + "label. Other columns are passed over.",
        }.NotEmpty();
        Option<string> by = LabelCommand.By();
        Option<double> share = LabelCommand.Share();
        Command command = new("import", "Take labels from a table: all of them, or none where a line has a fault.")
        {
            folder, table, by, share,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(folder)!;
            using JournalReader journal = JournalReader.Open(path);
            LabelFile labels = LabelCommand.Read(path, notes);
            LabelDesk desk = LabelCommand.Desk(path, journal, labels, parsed.GetValue(share));
            string file = parsed.GetValue(table)!;
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            List<PartLabel> said = [.. Lines(file).Select(line => Label(desk, line, parsed.GetValue(by)!, now, file))];
            labels.Add(said);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PrintableText.Of(file)}: {said.Count} labels."));
            return ExitCodes.Done;
        });
        return command;
    }

    private static PartLabel Label(LabelDesk desk, TableLine line, string by, DateTimeOffset now, string file)
    {
        if (!Guid.TryParse(line.Result, out Guid result) || line.Label.Length == 0)
        {
            throw Fault(file, line.Number, $"'{line.Result}' is no result, or it has no label");
        }

        if (line.Outcome.Length > 0 && !LabelSetCommand.Outcomes.Contains(line.Outcome))
        {
            throw Fault(file, line.Number, $"the outcome '{line.Outcome}' is neither ok nor ng");
        }

        try
        {
            bool? isGood = line.Outcome.Length > 0 ? line.Outcome == LabelSetCommand.Outcomes[0] : null;
            return desk.Label(result, line.Label, isGood, by, now);
        }
        catch (EdgeException fault) when (fault.Fault == EdgeFault.Configuration)
        {
            throw Fault(file, line.Number, fault.Message.TrimEnd('.'));
        }
    }

    private static IEnumerable<TableLine> Lines(string file)
    {
        List<string[]> rows = [.. CsvText.Read(Text(file))];
        string[] names = rows.Count > 0 ? rows[0] : [];
        int result = Array.IndexOf(names, ResultColumn);
        int label = Array.IndexOf(names, LabelColumn);
        int outcome = Array.IndexOf(names, OutcomeColumn);
        if (result < 0 || label < 0)
        {
            throw Fault(file, 1, $"the first line does not name the columns {ResultColumn} and {LabelColumn}");
        }

        for (int i = 1; i < rows.Count; i++)
        {
            string[] row = rows[i];
            if (row.Length <= Math.Max(result, label))
            {
                throw Fault(file, i + 1, "it has fewer columns than the first");
            }

            yield return new TableLine(i + 1, row[result], row[label], outcome >= 0 && outcome < row.Length ? row[outcome] : "");
        }
    }

    private static string Text(string file)
    {
        // A pipe is turned away before it is opened: opening it waits for its other end.
        if (FileStatus.IsOtherThanFile(file))
        {
            throw new EdgeException(
                EdgeFault.File, "The table is no file", file, "a CSV file, not a folder, pipe or device", "Name another file.");
        }

        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The table cannot be read: {fault.Message.TrimEnd('.')}", file, "a CSV file", "Name another file.", fault);
        }
    }

    private static EdgeException Fault(string file, int line, string what) => new(
        EdgeFault.Configuration, string.Create(CultureInfo.InvariantCulture, $"No label was taken: row {line}: {what}"), file,
        "a result of this journal and what the part is in each row", "Correct it and import the table again.");

    private readonly record struct TableLine(int Number, string Result, string Label, string Outcome);
}
