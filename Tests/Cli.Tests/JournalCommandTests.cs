using System.Text.Json;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;
using Parquet;
using Parquet.Schema;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge demo --journal</c>, and <c>edge journal</c> on what it kept.</summary>
public sealed class JournalCommandTests : IAsyncLifetime, IDisposable
{
    private const int Parts = 12;

    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        string model = TinyModel.WriteBundle(_folder.File("tiny"));
        Cli demo = await Cli.RunAsync("demo", "--frames", $"{Parts}", "--headless", "--model", model, "--journal", Folder, "--evidence");
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

    [Fact]
    public async Task Export_writes_each_kind_of_file_with_the_same_verdicts()
    {
        foreach (string kind in (string[])["csv", "jsonl", "parquet"])
        {
            Cli run = await Cli.RunAsync(
                "journal", "export", Folder, "--format", kind, "--output", _folder.File($"x.{kind}"), "--outcome", "ng");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        string[] json = await File.ReadAllLinesAsync(_folder.File("x.jsonl"));
        string[] csv = (await File.ReadAllTextAsync(_folder.File("x.csv"))).Split("\r\n");
        Assert.InRange(json.Length, 1, Parts);
        Assert.Equal(json.Length, csv.Length - 2);
        await using ParquetReader parquet = await ParquetReader.CreateAsync(_folder.File("x.parquet"));

        // Timings are a column each.
        Assert.Subset(parquet.Schema.DataFields.Select(field => field.Name).ToHashSet(), csv[0].Split(',').Except(["timings"]).ToHashSet());
        using ParquetRowGroupReader group = parquet.OpenRowGroupReader(0);
        Assert.Equal(json.Length, group.RowCount);
        Assert.Equal(
            json.Select(line => Member(line, "result").GetString()), await Texts(parquet, group, "result"));
        Assert.Equal(json.Select(line => Member(line, "scores").GetRawText()), await Texts(parquet, group, "scores"));
        Assert.Equal(
            json.Select(line => Member(Member(line, "picture").GetRawText(), "file").GetString()), await Texts(parquet, group, "picture"));
        long?[] sequences = new long?[json.Length];
        await group.ReadAsync<long>(Field(parquet, "sequence"), sequences.AsMemory());
        Assert.Equal(json.Select(line => (long?)Member(line, "sequence").GetInt64()), sequences);
        float?[] scores = new float?[json.Length];
        await group.ReadAsync<float>(Field(parquet, "score"), scores.AsMemory());
        Assert.Equal(json.Select(line => (float?)Member(line, "score").GetSingle()), scores);
        DateTime?[] times = new DateTime?[json.Length];
        await group.ReadAsync<DateTime>(Field(parquet, "time"), times.AsMemory());
        Assert.Equal(json.Select(line => (DateTime?)Member(line, "time").GetDateTime()), times);
    }

    [Fact]
    public async Task Export_of_nothing_is_a_file_with_its_columns()
    {
        Cli run = await Cli.RunAsync(
            "journal", "export", Folder, "--format", "parquet", "--output", _folder.File("x"), "--label", "nothing of the kind");

        Assert.Equal(0, run.ExitCode);
        await using ParquetReader parquet = await ParquetReader.CreateAsync(_folder.File("x"));
        Assert.Contains(parquet.Schema.DataFields, field => field.Name == "outcome");
    }

    [Fact]
    public async Task Export_copies_the_pictures_and_names_them_from_there()
    {
        string folder = _folder.File("export");
        Cli run = await Cli.RunAsync("journal", "export", Folder, "--format", "jsonl", "--output", folder, "--pictures");

        Assert.Equal((0, $"{folder}: {Parts} verdicts, {Parts} pictures.{Environment.NewLine}"), (run.ExitCode, run.Output));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "results.jsonl"));
        Assert.Equal(Parts, lines.Length);
        Assert.All(lines, line =>
        {
            string file = Member(Member(line, "picture").GetRawText(), "file").GetString()!;
            Assert.StartsWith("pictures/", file, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, file)), file);
        });
    }

    [Fact]
    public async Task Export_to_where_nothing_can_be_ends_with_3_and_leaves_nothing()
    {
        string nowhere = Path.Combine(_folder.File("none"), "x");

        (await Cli.RunAsync("journal", "export", Folder, "--output", nowhere)).FailsWith(3, "The export cannot be written");
        Assert.False(Directory.Exists(Path.GetDirectoryName(nowhere)));
    }

    [Fact]
    public async Task Export_puts_no_file_in_the_place_of_a_pipe_or_a_folder()
    {
        string pipe = NamedPipe.Make(_folder.File("pipe"));

        (await Cli.RunAsync("journal", "export", Folder, "--output", pipe)).FailsWith(3, "it is no file");
        (await Cli.RunAsync("journal", "export", Folder, "--output", _folder.Path)).FailsWith(3, "it is a folder");
        Assert.Equal(["journal", "pipe", "tiny"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Pin_and_unpin_say_what_became_of_the_picture()
    {
        Cli pinned = await Cli.RunAsync("journal", "pin", Folder, "--part", "5");
        string result = Member((await Cli.RunAsync("journal", "show", Folder, "5", "--json")).LastLine, "result").GetString()!;
        string[] files = Directory.GetFiles(Path.Combine(Folder, "evidence", "pinned"));
        Cli loose = await Cli.RunAsync("journal", "unpin", Folder, result);
        Cli nothing = await Cli.RunAsync("journal", "pin", Folder, "--serial", "no such");

        Assert.Equal((0, $"part 5, result {result}: pinned{Environment.NewLine}"), (pinned.ExitCode, pinned.Output));
        Assert.EndsWith($"{result}.jpg", Assert.Single(files), StringComparison.Ordinal);
        Assert.Equal((0, $"part 5, result {result}: not pinned{Environment.NewLine}"), (loose.ExitCode, loose.Output));
        Assert.Empty(Directory.GetFiles(Path.Combine(Folder, "evidence", "pinned")));
        Assert.Equal((1, $"No verdict fits.{Environment.NewLine}"), (nothing.ExitCode, nothing.Output));
    }

    [Fact]
    public async Task Rebuild_has_every_verdict_again_from_the_pictures()
    {
        string before = (await Cli.RunAsync("journal", "query", Folder, "--json")).Output;
        Directory.GetFiles(Folder, "journal.db*").ToList().ForEach(File.Delete);
        Cli rebuilt = await Cli.RunAsync("journal", "rebuild", Folder);
        string after = (await Cli.RunAsync("journal", "query", Folder, "--json")).Output;
        Cli again = await Cli.RunAsync("journal", "rebuild", Folder);

        string expected = $"{Parts} pictures; added {Parts} verdicts and {Parts} pictures; 0 were not found.{Environment.NewLine}";
        Assert.Equal((0, expected), (rebuilt.ExitCode, rebuilt.Output));
        Assert.Equal(before, after);
        Assert.Equal($"{Parts} pictures; added 0 verdicts and 0 pictures; 0 were not found.{Environment.NewLine}", again.Output);
    }

    [Fact]
    public async Task Rebuild_of_a_damaged_journal_says_where_that_is_now()
    {
        string database = Path.Combine(Folder, "journal.db");
        await File.WriteAllTextAsync(database, new string('x', 5000));
        Cli rebuilt = await Cli.RunAsync("journal", "rebuild", Folder);

        string[] lines = rebuilt.Output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal((0, 2), (rebuilt.ExitCode, lines.Length));
        Assert.StartsWith($"The journal was damaged and set aside as {database}.damaged-1; ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Parts} pictures; added {Parts} verdicts and {Parts} pictures; ", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hour")]
    [InlineData("day")]
    [InlineData("shift")]
    public async Task Counts_come_from_the_journal(string by)
    {
        Cli table = await Cli.RunAsync("journal", "counts", Folder, "--by", by);
        Cli json = await Cli.RunAsync("journal", "counts", Folder, "--by", by, "--json");

        Assert.Equal(0, table.ExitCode);
        Assert.Matches($"(?m)^all +{Parts} ", table.Output);
        string[] lines = json.Output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(Parts, lines.Sum(line => Member(line, "parts").GetInt64()));
        Assert.Equal(
            Parts, lines.Sum(line => new[] { "ok", "ng", "unsure" }.Sum(outcome => Member(line, outcome).GetInt64())));
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_no_half_picture_and_the_next_one_goes_on()
    {
        string folder = _folder.File("killed");
        string model = Path.Combine(_folder.Path, "tiny");
        for (int round = 1; round <= 3; round++)
        {
            using CliProcess demo = CliProcess.Start("demo", "--headless", "--model", model, "--journal", folder, "--evidence");
            while (Pictures(folder).Length < round * 40)
            {
                await demo.ReadOutputLine();
            }

            await demo.Signal("KILL");
            await demo.End();
        }

        string[] pictures = Pictures(folder);
        StillImageDecoder decoder = new(new FramePool());
        Assert.All(pictures, file =>
        {
            using FrameLease picture = decoder.Decode(file);
            Assert.NotNull(PictureNote.Read(file));
        });
        Assert.Equal(pictures.Length, pictures.Select(file => Path.GetFileName(file)[..9]).Distinct().Count());
        Cli rebuilt = await Cli.RunAsync("journal", "rebuild", folder);
        Assert.StartsWith($"{pictures.Length} pictures;", rebuilt.Output, StringComparison.Ordinal);
        Assert.EndsWith("; 0 were not found." + Environment.NewLine, rebuilt.Output, StringComparison.Ordinal);
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
    [InlineData("--output", "export", "F")]
    [InlineData("--format is", "export", "F", "--output", "x", "--format", "xlsx")]
    [InlineData("pin needs a result", "pin", "F")]
    [InlineData("result is a UUID", "unpin", "F", "4711")]
    [InlineData("--by is", "counts", "F", "--by", "week")]
    [InlineData("--shifts is", "counts", "F", "--shifts", "14:00,06:00")]
    public async Task Wrong_usage_ends_with_2_and_names_the_culprit(string culprit, params string[] arguments) =>
        (await Cli.RunAsync(["journal", .. arguments.Select(argument => argument == "F" ? Folder : argument)])).FailsWith(2, culprit);

    [Theory]
    [InlineData("query", "/nowhere")]
    [InlineData("show", "/nowhere", "1")]
    [InlineData("verify", "/nowhere")]
    [InlineData("export", "/nowhere", "--output", "x")]
    [InlineData("pin", "/nowhere", "--part", "1")]
    [InlineData("counts", "/nowhere")]
    public async Task A_journal_that_is_not_there_ends_with_3(params string[] arguments) =>
        (await Cli.RunAsync(["journal", .. arguments])).FailsWith(3, "There is no journal (/nowhere/journal.db)");

    [Fact]
    public async Task A_demo_without_inference_has_no_journal() =>
        (await Cli.RunAsync("demo", "--simulate-inference", "--parts", "1", "--journal", Folder)).FailsWith(2, "--journal");

    [Fact]
    public async Task Pictures_of_a_demo_need_its_journal() =>
        (await Cli.RunAsync("demo", "--frames", "1", "--evidence")).FailsWith(2, "--evidence needs --journal");

    private string Folder => Path.Combine(_folder.Path, "journal");

    private static string[] Pictures(string folder) => Directory.Exists(Path.Combine(folder, "evidence"))
        ? Directory.GetFiles(Path.Combine(folder, "evidence"), "*.jpg", SearchOption.AllDirectories)
        : [];

    private static DataField Field(ParquetReader parquet, string name) => parquet.Schema.DataFields.Single(field => field.Name == name);

    private static async Task<string?[]> Texts(ParquetReader parquet, ParquetRowGroupReader group, string name)
    {
        string?[] texts = new string?[group.RowCount];
        await group.ReadAsync(Field(parquet, name), texts.AsMemory());
        return texts;
    }

    private static JsonElement Member(string line, string name)
    {
        using JsonDocument row = JsonDocument.Parse(line);
        return row.RootElement.GetProperty(name).Clone();
    }
}
