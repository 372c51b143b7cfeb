using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>How a running demo is shown.</summary>
internal interface IDemoView
{
    /// <summary>Shows verdicts until the queue ends.</summary>
    /// <param name="verdicts">In the order of their parts.</param>
    /// <param name="tally">Counts each verdict as it is shown.</param>
    Task ShowAsync(IAsyncEnumerable<Verdict> verdicts, DemoTally tally);
}
