using System.CommandLine;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal query</c>: the verdicts that fit, in the journal's order.</summary>
internal static class JournalQueryCommand
{
    // A screen or two; who wants a table of more says so, and machines get everything.
    private const int RowsOfTable = 100;

    private static readonly string[] Outcomes = [.. Enum.GetNames<Outcome>().Select(name => name.ToLowerInvariant())];

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Options options = new();
        Command command = new("query", "Verdicts that fit, oldest first; without options the newest.")
        {
            options.Folder, options.Part, options.Start, options.Serial, options.From, options.To, options.Outcome, options.Label,
            options.Recipe, options.Model, options.Limit, options.Csv, options.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(options.Csv) && result.GetValue(options.Json))
            {
                result.AddError("--csv and --json exclude each other.");
            }
        });
        command.SetAction((parsed, stop) => Task.FromResult(Run(parsed, options, output, stop)));
        return command;
    }

    private static int Run(ParseResult parsed, Options options, TextWriter output, CancellationToken stop)
    {
        using JournalReader journal = JournalReader.Open(parsed.GetValue(options.Folder)!);
        IJournalFormat format = parsed.GetValue(options.Csv) ? new JournalCsv(output)
            : parsed.GetValue(options.Json) ? new JournalLines(output)
            : new JournalTable(output);
        format.Begin();
        foreach (JournalRow row in journal.Query(options.Filter(parsed)))
        {
            stop.ThrowIfCancellationRequested();
            format.Write(row);
        }

        format.End();
        return ExitCodes.Done;
    }

    private sealed class Options
    {
        public Argument<string> Folder { get; } = JournalCommand.Folder();

        public Option<long> Part { get; } =
            new Option<long>("--part") { Description = "Number of the part, in whichever start." }.Within(1, long.MaxValue);

        public Option<string?> Start { get; } = new("--start") { Description = "The start of the station: 32 hexadecimal digits." };

        public Option<string?> Serial { get; } = new("--serial") { Description = "The part's serial number." };

        public Option<string?> From { get; } =
            new Option<string?>("--from") { Description = "Verdicts from this time on; UTC unless it has an offset." }.AsTime();

        public Option<string?> To { get; } = new Option<string?>("--to") { Description = "Verdicts before this time." }.AsTime();

        public Option<string> Outcome { get; } = new Option<string>("--outcome") { Description = "ok, ng or unsure." }.Among(Outcomes);

        public Option<string?> Label { get; } = new("--label") { Description = "The best label." };

        public Option<string?> Recipe { get; } = new("--recipe") { Description = "Name of the recipe." };

        public Option<string?> Model { get; } = new("--model") { Description = "Name and version of the model, as verdicts have it." };

        public Option<int> Limit { get; } = new Option<int>("--limit")
        {
            Description = $"The newest so many of those that fit. Without it {RowsOfTable} as a table, all with --csv and --json.",
        }.Within(1, int.MaxValue);

        public Option<bool> Csv { get; } = new("--csv") { Description = "Comma-separated values with a line of names." };

        public Option<bool> Json { get; } = new("--json") { Description = "One JSON object a line." };

        public JournalFilter Filter(ParseResult parsed) => new()
        {
            Part = parsed.GetValue(Part) is > 0 and var part ? part : null,
            Start = parsed.GetValue(Start),
            Serial = parsed.GetValue(Serial),
            From = TimeText.Parse(parsed.GetValue(From)),
            To = TimeText.Parse(parsed.GetValue(To)),
            Outcome = parsed.GetValue(Outcome) is { } outcome ? Enum.Parse<Outcome>(outcome, ignoreCase: true) : null,
            Label = parsed.GetValue(Label),
            Recipe = parsed.GetValue(Recipe),
            Model = parsed.GetValue(Model),
            Limit = parsed.GetValue(Limit) is > 0 and var limit ? limit
                : parsed.GetValue(Csv) || parsed.GetValue(Json) ? null : RowsOfTable,
        };
    }
}
