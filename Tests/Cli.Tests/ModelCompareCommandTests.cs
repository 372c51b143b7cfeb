using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge model compare</c> and <c>promote</c> on what a shadow and people left beside a journal.</summary>
public sealed class ModelCompareCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string _line = "";
    private string _shadow = "";
    private string[] _results = [];

    public async Task InitializeAsync()
    {
        _line = TinyModel.WriteBundle(_folder.File("tiny"));
        _shadow = _folder.File("other");
        BundleWriter.Write(
            _shadow, TinyModel.Manifest with { Name = "other" },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        Cli demo = await Cli.RunAsync("demo", "--frames", "24", "--headless", "--model", _line, "--journal", Folder);
        Assert.True(demo.ExitCode == 0, demo.Error);
        Cli rows = await Cli.RunAsync("journal", "query", Folder, "--json");
        _results = [.. Lines(rows.Output).Select(row => row.GetProperty("result").GetString()!)];
        await File.WriteAllTextAsync(Config, JsonSerializer.Serialize(new
        {
            model = new { path = _line, slots = _folder.File("slots") },
            source = new { type = "synthetic" },
            output = new { journal = Folder, evidence = _folder.File("evidence") },
            shadow = new { models = new[] { _shadow } },
            control = new { socket = _folder.File("agent.sock") },
        }));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    private string Folder => _folder.File("journal");

    private string Config => _folder.File("station.json");

    [Fact]
    public async Task Without_a_shadow_there_is_nothing_to_compare()
    {
        Cli run = await Cli.RunAsync("model", "compare", Folder);

        Assert.Equal((1, $"No shadow has judged yet.{Environment.NewLine}"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Disputes_are_asked_about_and_decide_when_they_are_enough()
    {
        await Judge(disputes: 8, agreements: 992);
        Cli waiting = await Cli.RunAsync("label", "list", Folder, "--all", "--json", "--sample-ok", "0", "--for", "disagreement");
        Assert.All(Lines(waiting.Output), part => Assert.Contains(part.GetProperty("result").GetString(), _results.Take(8)));
        await Label(7);
        JsonElement open = await Compare();
        await Label(1, from: 7);
        JsonElement decided = await Compare();
        Cli text = await Cli.RunAsync("model", "compare", Folder, "--model", "other@1");

        Assert.Equal((1000, 0.992, 8, 7, "open", 1), (
            Whole(open, "parts"), open.GetProperty("agreement").GetDouble(), Whole(open, "disagreements"), Whole(open, "labelled"),
            Text(open, "result"), Whole(open, "moreLabels")));
        Assert.Equal((8, 0, 28.4444), (
            Whole(decided.GetProperty("escapes"), "wins"), Whole(decided.GetProperty("escapes"), "losses"),
            decided.GetProperty("escapes").GetProperty("evidence").GetDouble()));
        Assert.Equal(("better", 0), (Text(decided, "result"), Whole(decided, "moreLabels")));
        Assert.Contains("the shadow alone stops 8, alone lets through 0; e-value 28.44 of 20", text.Output, StringComparison.Ordinal);
        Assert.EndsWith($"the shadow is better{Environment.NewLine}", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_shadow_that_is_proven_better_is_promoted_or_one_that_somebody_answers_for()
    {
        await Judge(disputes: 8, agreements: 92);
        await Label(3);
        Cli refused = await Cli.RunAsync("model", "promote", "--config", Config);
        Cli nameless = await Cli.RunAsync("model", "promote", "--config", Config, "--without-proof");
        await Label(8);
        Cli promoted = await Cli.RunAsync("model", "promote", _shadow, "--config", Config, "--by", "Ada");

        Assert.Equal("", refused.Error + promoted.Error);
        Assert.Equal((1, 2, 0), (refused.ExitCode, nameless.ExitCode, promoted.ExitCode));
        Assert.Contains("cannot tell yet, 5 labelled disagreements more", refused.Output, StringComparison.Ordinal);
        Assert.Contains("other@1 is verified in slot a.", promoted.Output, StringComparison.Ordinal);
        JsonElement record = JsonElement.Parse((await File.ReadAllLinesAsync(Path.Combine(Folder, "journal.shadow.jsonl")))[^1]);
        Assert.Equal((true, "Ada"), (
            record.GetProperty("promotion").GetProperty("proven").GetBoolean(), Text(record.GetProperty("promotion"), "by")));
    }

    [Fact]
    public async Task What_was_proven_against_another_model_than_the_one_that_runs_does_not_count()
    {
        await Judge(disputes: 8, agreements: 92, line: "0000");
        await Label(8);
        Cli refused = await Cli.RunAsync("model", "promote", "--config", Config);
        Cli answered = await Cli.RunAsync("model", "promote", "--config", Config, "--without-proof", "--by", "Ada");

        Assert.Equal((1, 0), (refused.ExitCode, answered.ExitCode));
        Assert.Contains("0 parts", refused.Output, StringComparison.Ordinal);
    }

    // The shadow stops what the line passes.
    private async Task Judge(int disputes, int agreements, string? line = null)
    {
        string Models(string ofLine, string ofShadow) =>
            $"\"line\":{{\"model\":\"tiny@1\",\"bundle\":\"{line ?? Digest(_line)}\"{ofLine}}},"
            + $"\"shadow\":{{\"model\":\"other@1\",\"bundle\":\"{Digest(_shadow)}\"{ofShadow}}}";
        await File.WriteAllLinesAsync(
            Path.Combine(Folder, "journal.shadow.jsonl"),
            [
                .. _results.Take(disputes).Select(
                    result => $"{{\"result\":\"{result}\",{Models(",\"outcome\":\"ok\"", ",\"outcome\":\"ng\"")}}}"),
                $"{{\"agreements\":{agreements},{Models("", "")}}}",
                "torn",
            ]);
    }

    private async Task Label(int count, int from = 0)
    {
        foreach (string result in _results.Skip(from).Take(count))
        {
            Cli set = await Cli.RunAsync("label", "set", Folder, result, "crack", "--outcome", "ng", "--by", "Ada");
            Assert.Equal((0, ""), (set.ExitCode, set.Error));
        }
    }

    private async Task<JsonElement> Compare()
    {
        Cli run = await Cli.RunAsync("model", "compare", Folder, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return Assert.Single(Lines(run.Output));
    }

    private static string Digest(string bundle) => ModelBundle.Open(bundle).Manifest.Digest!;

    private static JsonElement[] Lines(string output) =>
        [.. output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Whole(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
