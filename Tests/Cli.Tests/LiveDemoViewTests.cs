using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using Spectre.Console;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class LiveDemoViewTests
{
    private const int WidestTable = 78;

    private static readonly Dictionary<string, string> Cells = new()
    {
        ["part"] = "123456", ["truth"] = "inclusion", ["verdict"] = "unsure", ["label"] = "inclusion", ["score"] = "0.500",
        ["ms"] = "1234.5",
    };

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1234.5);

    // The widths of a wide console, of each column's first console, and of the last one before it.
    [Theory]
    [InlineData(100, "part truth verdict label score ms")]
    [InlineData(62, "part truth verdict label score ms")]
    [InlineData(61, "part verdict label score ms")]
    [InlineData(50, "part verdict label score ms")]
    [InlineData(49, "part verdict label score")]
    [InlineData(40, "part verdict label score")]
    [InlineData(39, "part verdict label")]
    [InlineData(32, "part verdict label")]
    [InlineData(31, "verdict label")]
    public async Task A_narrow_console_gets_fewer_columns_and_no_broken_word(int width, string columns)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;

        await new LiveDemoView(console).ShowAsync(OneVerdict(), new DemoTally(["ok"]));

        string cells = string.Join(' ', columns.Split(' ').Select(column => Cells[column]));
        Assert.Equal(
            [columns, cells],
            LastTable(output.ToString(), Math.Min(width, WidestTable))
                .Where(line => line.Contains('│', StringComparison.Ordinal))
                .Select(Words));
    }

    // Every line is padded to the table's width, and one drawing follows the other without an end of the line. A title or caption that is
    // wrapped makes it longer than title, border, head, line, part, border, caption.
    private static string[] LastTable(string output, int width)
    {
        string[] lines = [.. output.Split('\n').SelectMany(line => line.Chunk(width)).Select(line => new string(line))];
        int title = Array.FindLastIndex(lines, line => line.StartsWith('╭')) - 1;
        string[] table = lines[title..];
        Assert.Equal(7, table.Length);
        Assert.Equal("Ctrl-C ends the demo", table[^1].Trim());
        Assert.Contains(" accuracy ", table[0], StringComparison.Ordinal);
        return table;
    }

    private static string Words(string row) => string.Join(' ', row.Split([' ', '│'], StringSplitOptions.RemoveEmptyEntries));

    private static async IAsyncEnumerable<Verdict> OneVerdict()
    {
        await Task.CompletedTask;
        FrameInfo frame = new() { Truth = "inclusion" };
        yield return new Verdict(
            123_456, Outcome.Unsure, "inclusion", 0.5f, frame, new StageTimings(default, default, Slow, default), "tiny");
    }
}
