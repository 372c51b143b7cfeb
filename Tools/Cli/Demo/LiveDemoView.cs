using EdgeConvNeXt.Runtime.Inspection;
using Spectre.Console;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>A table of the latest parts over a running summary, redrawn in place on a terminal.</summary>
internal sealed class LiveDemoView(IAnsiConsole console) : IDemoView
{
    private const int Rows = 14;
    private const int Width = 78;

    // The running line's characters; up to ten million parts.
    private const int RunningLineWidth = 72;

    // Least important first to go. The widths are those at which the words of the demo's own labels fit with all columns that are shown
    // already: a column takes its longest word, two blanks and a border.
    private static readonly LiveColumn[] Columns =
    [
        new("part", 32, verdict => $"{verdict.PartNumber}"),
        new("truth", 62, verdict => Markup.Escape(verdict.Frame.Truth ?? "-")),
        new("verdict", 0, verdict => $"[{Color(verdict.Outcome)}]{DemoText.OutcomeWord(verdict.Outcome)}[/]"),
        new("label", 0, Label),
        new("score", 40, verdict => $"{verdict.Score:F3}"),
        new("ms", 50, verdict => $"{verdict.Timings.Total.TotalMilliseconds:F1}"),
    ];

    public Task ShowAsync(IAsyncEnumerable<Verdict> verdicts, DemoTally tally)
    {
        int width = console.Profile.Width;
        LiveColumn[] columns = [.. Columns.Where(column => column.FromWidth <= width)];
        Table table = new Table().Border(TableBorder.Rounded).Width(Width).AddColumns([.. columns.Select(column => column.Name)]);
        table.Caption = new TableTitle("Ctrl-C ends the demo");
        return console.Live(table).StartAsync(async context =>
        {
            await foreach (Verdict verdict in verdicts)
            {
                tally.Add(verdict);
                Add(table, columns, verdict);
                table.Title = new TableTitle(width < RunningLineWidth ? DemoText.ShortRunningLine(tally) : DemoText.RunningLine(tally));
                context.Refresh();
            }
        });
    }

    private static void Add(Table table, LiveColumn[] columns, Verdict verdict)
    {
        if (table.Rows.Count == Rows)
        {
            table.Rows.RemoveAt(0);
        }

        table.AddRow([.. columns.Select(column => column.Cell(verdict))]);
    }

    private static string Label(Verdict verdict)
    {
        string label = Markup.Escape(verdict.Label ?? "-");
        return verdict.Label == verdict.Frame.Truth ? label : $"[yellow]{label}[/]";
    }

    private static string Color(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "green",
        Outcome.Ng => "red",
        _ => "yellow",
    };
}

/// <summary>One column of the live table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="FromWidth">The narrowest console, in characters, on which it is shown.</param>
/// <param name="Cell">Its text for a part, in Spectre's markup.</param>
internal sealed record LiveColumn(string Name, int FromWidth, Func<Verdict, string> Cell);
