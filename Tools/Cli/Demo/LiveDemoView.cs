using EdgeConvNeXt.Runtime.Inspection;
using Spectre.Console;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>A table of the latest parts over a running summary, redrawn in place on a terminal.</summary>
internal sealed class LiveDemoView(IAnsiConsole console) : IDemoView
{
    private const int Rows = 14;
    private const int Width = 78;

    public Task ShowAsync(IAsyncEnumerable<Verdict> verdicts, DemoTally tally)
    {
        Table table = new Table().Border(TableBorder.Rounded).Width(Width).AddColumns("part", "truth", "verdict", "label", "score", "ms");
        table.Caption = new TableTitle("Ctrl-C ends the demo");
        return console.Live(table).StartAsync(async context =>
        {
            await foreach (Verdict verdict in verdicts)
            {
                tally.Add(verdict);
                Add(table, verdict);
                table.Title = new TableTitle(DemoText.RunningLine(tally));
                context.Refresh();
            }
        });
    }

    private static void Add(Table table, in Verdict verdict)
    {
        if (table.Rows.Count == Rows)
        {
            table.Rows.RemoveAt(0);
        }

        bool isRight = verdict.Label == verdict.Frame.Truth;
        table.AddRow(
            $"{verdict.PartNumber}",
            Markup.Escape(verdict.Frame.Truth ?? "-"),
            $"[{Color(verdict.Outcome)}]{DemoText.OutcomeWord(verdict.Outcome)}[/]",
            isRight ? Markup.Escape(verdict.Label ?? "-") : $"[yellow]{Markup.Escape(verdict.Label ?? "-")}[/]",
            $"{verdict.Score:F3}",
            $"{verdict.Timings.Total.TotalMilliseconds:F1}");
    }

    private static string Color(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "green",
        Outcome.Ng => "red",
        _ => "yellow",
    };
}
