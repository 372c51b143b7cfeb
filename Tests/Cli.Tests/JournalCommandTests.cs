using System.Text.Json;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge demo --journal</c>, and <c>edge journal</c> on what it kept.</summary>
public sealed class JournalCommandTests : IAsyncLifetime, IDisposable
{
    private const int Parts = 12;

    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        string model = TinyModel.WriteBundle(_folder.File("tiny"));
        Cli demo = await Cli.RunAsync("demo", "--frames", $"{Parts}", "--headless", "--model", model, "--journal", Folder);
        Assert.True(demo.ExitCode == 0, demo.Error);
        Assert.Equal("", demo.Error);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Query_shows_a_table_of_what_the_demo_kept()
    {
        Cli run = await Cli.RunAsync("journal", "query", Folder);

        string[] lines = run.Output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal((0, Parts + 1), (run.ExitCode, lines.Length));
        Assert.Matches("^ sequence  time +part  outcome  label +score  action +reason$", lines[0]);
        Assert.Matches("^ +12  20[0-9-]+T[0-9:.]+Z +12  (ok|ng|unsure) +", lines[Parts]);
    }

    [Fact]
    public async Task Query_has_the_newest_and_their_order_as_json_lines()
    {
        Cli run = await Cli.RunAsync("journal", "query", Folder, "--limit", "3", "--json");

        Assert.Equal([10, 11, 12], run.Output.TrimEnd().Split(Environment.NewLine).Select(line => Member(line, "sequence").GetInt64()));
    }

    [Fact]
    public async Task Query_has_a_line_of_names_and_whole_values_as_csv()
    {
        Cli run = await Cli.RunAsync("journal", "query", Folder, "--part", "5", "--csv");

        string[] lines = run.Output.Split("\r\n");
        Assert.Equal((0, 3, ""), (run.ExitCode, lines.Length, lines[2]));
        Assert.StartsWith("sequence,result,station,start,part,", lines[0], StringComparison.Ordinal);
        Assert.Matches("^5,[0-9a-f-]{36},demo,[0-9a-f]{32},5,,,,20[^,]+Z,", lines[1]);
        Assert.Contains(",\"{\"\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_everything_of_a_part_and_of_a_result()
    {
        Cli part = await Cli.RunAsync("journal", "show", Folder, "5", "--json");
        string result = Member(part.LastLine, "result").GetString()!;
        Cli text = await Cli.RunAsync("journal", "show", Folder, result);

        Assert.Equal((0, 0), (part.ExitCode, text.ExitCode));
        Assert.Matches("(?m)^part +5$", text.Output);
        Assert.Matches($"(?m)^result +{result}$", text.Output);
    }

    [Theory]
    [InlineData("999")]
    [InlineData("019b0000-0000-7000-8000-0000000000a1")]
    public async Task Show_of_nothing_ends_with_1(string which)
    {
        Cli run = await Cli.RunAsync("journal", "show", Folder, which);

        Assert.Equal((1, $"{Folder}: no verdict {which}.{Environment.NewLine}"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_question_that_nothing_fits_is_answered()
    {
        Cli run = await Cli.RunAsync("journal", "query", Folder, "--label", "nothing of the kind");

        Assert.Equal((0, $"No verdict fits.{Environment.NewLine}"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Verify_says_sound_or_ends_with_1()
    {
        Cli sound = await Cli.RunAsync("journal", "verify", Folder);
        string database = Path.Combine(Folder, "journal.db");
        byte[] bytes = await File.ReadAllBytesAsync(database);
        bytes.AsSpan(bytes.Length / 2).Fill(0xff);
        await File.WriteAllBytesAsync(database, bytes);
        Cli damaged = await Cli.RunAsync("journal", "verify", Folder);
        await File.WriteAllTextAsync(database, new string('x', 5000));
        Cli garbage = await Cli.RunAsync("journal", "verify", Folder);

        Assert.Equal((0, $"{Folder}: sound, {Parts} verdicts.{Environment.NewLine}"), (sound.ExitCode, sound.Output));
        Assert.Equal((1, 1), (damaged.ExitCode, garbage.ExitCode));
        Assert.NotEqual("", damaged.Output);
        Assert.Contains("The journal is damaged", garbage.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from is a time", "query", "F", "--from", "yesterday")]
    [InlineData("--to is a time", "query", "F", "--to", "2026-13-01")]
    [InlineData("--outcome is", "query", "F", "--outcome", "good")]
    [InlineData("--limit is", "query", "F", "--limit", "0")]
    [InlineData("--part is", "query", "F", "--part", "-3")]
    [InlineData("exclude each other", "query", "F", "--csv", "--json")]
    [InlineData("folder", "query", "")]
    [InlineData("which", "show", "F", "the last one")]
    [InlineData("folder", "verify")]
    public async Task Wrong_usage_ends_with_2_and_names_the_culprit(string culprit, params string[] arguments) =>
        (await Cli.RunAsync(["journal", .. arguments.Select(argument => argument == "F" ? Folder : argument)])).FailsWith(2, culprit);

    [Theory]
    [InlineData("query", "/nowhere")]
    [InlineData("show", "/nowhere", "1")]
    [InlineData("verify", "/nowhere")]
    public async Task A_journal_that_is_not_there_ends_with_3(params string[] arguments) =>
        (await Cli.RunAsync(["journal", .. arguments])).FailsWith(3, "There is no journal (/nowhere/journal.db)");

    [Fact]
    public async Task A_demo_without_inference_has_no_journal() =>
        (await Cli.RunAsync("demo", "--simulate-inference", "--parts", "1", "--journal", Folder)).FailsWith(2, "--journal");

    private string Folder => Path.Combine(_folder.Path, "journal");

    private static JsonElement Member(string line, string name)
    {
        using JsonDocument row = JsonDocument.Parse(line);
        return row.RootElement.GetProperty(name).Clone();
    }
}
