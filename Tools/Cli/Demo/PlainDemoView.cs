using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>One plain line for each part: for pipes, logs and small consoles.</summary>
internal sealed class PlainDemoView(TextWriter output) : IDemoView
{
    private const int PartsBetweenSummaries = 50;

    public async Task ShowAsync(IAsyncEnumerable<Verdict> verdicts, DemoTally tally)
    {
        await foreach (Verdict verdict in verdicts)
        {
            tally.Add(verdict);
            output.WriteLine(DemoText.PartLine(verdict));
            if (tally.Parts % PartsBetweenSummaries == 0)
            {
                output.WriteLine(DemoText.RunningLine(tally));
            }
        }
    }
}
