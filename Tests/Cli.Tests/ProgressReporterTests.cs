using EdgeConvNeXt.Cli.Progress;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class ProgressReporterTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    public void A_bar_keeps_its_width_whatever_was_promised(int total, int done)
    {
        using StringWriter output = new();
        using ProgressReporter progress = new("images", total, output, isTerminal: true);

        for (int i = 0; i < done; i++)
        {
            progress.Advance();
        }

        string last = output.ToString().Split('\r')[^1];
        Assert.Equal('[', last[0]);
        Assert.Equal(']', last[41]);
        Assert.Contains($" {done}", last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gets_a_line_at_every_tenth()
    {
        using StringWriter output = new();
        using ProgressReporter progress = new("images", 20, output, isTerminal: false);

        for (int i = 0; i < 20; i++)
        {
            progress.Advance();
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(tenth => $"{tenth * 2} of 20 images"), output.ToString().TrimEnd().Split('\n'));
    }
}
