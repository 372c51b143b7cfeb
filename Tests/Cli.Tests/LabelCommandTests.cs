using System.Text.Json;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge label</c> on what the demo kept.</summary>
public sealed class LabelCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        string model = TinyModel.WriteBundle(_folder.File("tiny"));
        Cli demo = await Cli.RunAsync("demo", "--frames", "24", "--headless", "--model", model, "--journal", Folder, "--evidence");
        Assert.True(demo.ExitCode == 0, demo.Error);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    private string Folder => _folder.File("journal");

    [Fact]
    public async Task Who_labels_what_is_listed_gets_folders_to_train_from_and_the_accuracy_of_the_week()
    {
        JsonElement[] waiting = await List("--sample-ok", "1");
        Assert.Equal(24, waiting.Length);
        foreach (JsonElement part in waiting)
        {
            string label = Text(part, "label");
            Cli set = await Cli.RunAsync(
                "label", "set", Folder, Text(part, "result"), label, "--by", "Ada", "--sample-ok", "1", "--outcome",
                Text(part, "outcome") == "ok" ? "ok" : "ng");
            Assert.Equal((0, ""), (set.ExitCode, set.Error));
        }

        Cli none = await Cli.RunAsync("label", "list", Folder, "--sample-ok", "1");
        Assert.Equal((1, $"No part waits for a label.{Environment.NewLine}"), (none.ExitCode, none.Output));

        string target = _folder.File("training");
        Cli export = await Cli.RunAsync("label", "export", Folder, "--output", target);
        Cli again = await Cli.RunAsync("label", "export", Folder, "--output", target);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.Equal(3, again.ExitCode);
        int pictures = waiting.Count(part => part.TryGetProperty("picture", out _));
        Assert.Equal(
            waiting.Where(part => part.TryGetProperty("picture", out _)).Select(part => Text(part, "label")).Distinct().Order(),
            Directory.GetDirectories(target).Select(Path.GetFileName).Order());
        Assert.Equal(pictures, Directory.GetFiles(target, "*.jpg", SearchOption.AllDirectories).Length);
        Assert.Empty(Directory.GetDirectories(_folder.Path, "training.*.part"));

        await File.AppendAllTextAsync(Path.Combine(Folder, "journal.labels.jsonl"), "this is no label\n");
        Cli accuracy = await Cli.RunAsync("label", "accuracy", Folder, "--json");
        Assert.Contains("1 of the lines in ", accuracy.Error, StringComparison.Ordinal);
        JsonElement week = JsonElement.Parse(accuracy.LastLine);
        Assert.Equal((0, 24, 1.0), (
            accuracy.ExitCode, week.GetProperty("parts").GetInt32(), week.GetProperty("accuracy").GetDouble()));
        Assert.Matches(
            @"(?m)^20[0-9-]+ +24 +24 +100\.00 +.* nothing before it to hold it against$",
            (await Cli.RunAsync("label", "accuracy", Folder)).Output);
    }

    [Fact]
    public async Task A_table_is_taken_whole_or_not_at_all()
    {
        JsonElement[] waiting = await List("--sample-ok", "1");
        string[] results = [.. waiting.Take(2).Select(part => Text(part, "result"))];
        string table = _folder.File("labels.csv");
        await File.WriteAllTextAsync(table, $"part;result;label;outcome\r\n1;{results[0]};\"dust; fine\";ok\r\n\r\n2;nonsense;dust;ok\r\n");
        Cli refused = await Cli.RunAsync("label", "import", Folder, table, "--by", "Ada");
        Assert.Equal((2, false), (refused.ExitCode, File.Exists(Path.Combine(Folder, "journal.labels.jsonl"))));
        Assert.Contains("row 3: 'nonsense' is no result", refused.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(table, $"result,label,outcome\n{results[0]},\"dust, \"\"fine\"\"\",ok\n{results[1]},dent,ng\n");
        Cli taken = await Cli.RunAsync("label", "import", Folder, table, "--by", "Ada");
        Assert.Equal((0, $"{table}: 2 labels.{Environment.NewLine}"), (taken.ExitCode, taken.Output));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "journal.labels.jsonl"));
        Assert.Equal("dust, \"fine\"", Text(JsonElement.Parse(lines[0]), "label"));
        Assert.Equal(("dent", false), (
            Text(JsonElement.Parse(lines[1]), "label"), JsonElement.Parse(lines[1]).GetProperty("good").GetBoolean()));
    }

    [Theory]
    [InlineData("nonsense", "crazing", 2)]
    [InlineData("019b0000-0000-7000-8000-0000000000a1", "crazing", 2)]
    [InlineData("", "", 2)]
    public async Task What_cannot_be_labelled_is_refused(string result, string label, int exitCode)
    {
        Cli run = await Cli.RunAsync("label", "set", Folder, result, label, "--by", "Ada");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.False(File.Exists(Path.Combine(Folder, "journal.labels.jsonl")));
    }

    private async Task<JsonElement[]> List(params string[] options)
    {
        Cli list = await Cli.RunAsync(["label", "list", Folder, "--all", "--json", .. options]);
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        return [.. list.Output.TrimEnd().Split(Environment.NewLine).Select(line => JsonElement.Parse(line))];
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
