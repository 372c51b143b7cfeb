using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge demo --page</c> as a process: what it says, answers and leaves behind.</summary>
public sealed partial class DemoPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public DemoPageTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task The_page_answers_where_it_says_and_nothing_is_left_of_it(string signal)
    {
        string temporary = Directory.CreateDirectory(_folder.File("temporary")).FullName;
        using CliProcess demo = CliProcess.Start(
            new Dictionary<string, string> { ["TMPDIR"] = temporary }, "demo", "--page", "--port", "0", "--model", _model);
        string said = (await demo.ReadOutputLine())!;
        using HttpClient client = new() { BaseAddress = new Uri(Address().Match(said).Value) };

        Assert.Contains("<html", await client.GetStringAsync("/"), StringComparison.Ordinal);
        JsonElement session = JsonDocument.Parse(await client.GetStringAsync("/api/v1/session")).RootElement;
        Assert.Equal(("demo", "engineer"), (session.GetProperty("station").GetString(), session.GetProperty("role").GetString()));
        JsonElement recipe = JsonDocument.Parse(await client.GetStringAsync("/api/v1/recipe")).RootElement;
        Assert.True(recipe.GetProperty("isEditable").GetBoolean());
        Assert.NotEmpty(recipe.GetProperty("document").GetProperty("regions").EnumerateArray());
        JsonElement models = JsonDocument.Parse(await client.GetStringAsync("/api/v1/models")).RootElement;
        Assert.NotEmpty(models.GetProperty("slots").EnumerateArray());
        await FirstPicture(client);

        await demo.Signal(signal);
        (int code, string errors) = await demo.End();

        // On a machine that is busy with other tests the source takes longer than the stop waits for it, and says so.
        Assert.DoesNotContain(
            errors.Split('\n'), line => line.Length > 0 && !line.Contains("source did not close", StringComparison.Ordinal));
        Assert.Equal(0, code);
        Assert.Empty(Directory.GetDirectories(temporary, "edge-demo-*"));
    }

    [Fact]
    public async Task What_a_killed_demo_leaves_goes_with_the_next_one_and_what_runs_stays()
    {
        string temporary = Directory.CreateDirectory(_folder.File("temporary")).FullName;
        using CliProcess running = Start();
        string page = Address().Match((await running.ReadOutputLine())!).Value;
        using CliProcess killed = Start();
        await killed.ReadOutputLine();
        await killed.Signal("KILL");
        await killed.End();
        Assert.Equal(2, Directory.GetDirectories(temporary, "edge-demo-*").Length);

        using CliProcess next = Start();
        await next.ReadOutputLine();
        await next.Signal("INT");
        await next.End();

        Assert.Single(Directory.GetDirectories(temporary, "edge-demo-*"));
        using HttpClient client = new();
        Assert.NotEmpty(await client.GetStringAsync($"{page}api/v1/recipe"));
        await running.Signal("INT");
        await running.End();

        CliProcess Start() => CliProcess.Start(
            new Dictionary<string, string> { ["TMPDIR"] = temporary }, "demo", "--page", "--port", "0", "--model", _model);
    }

    [Fact]
    public async Task A_number_of_parts_is_refused()
    {
        Cli run = await Cli.RunAsync("demo", "--page", "--frames", "10", "--model", _model);

        run.FailsWith(2, "--frames does not go with --page");
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_one_sentence()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();

        Cli run = await Cli.RunAsync("demo", "--page", "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}", "--model", _model);

        run.FailsWith(3, $"{other.LocalEndpoint}");
        Assert.EndsWith("Name one with --port.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_model_not_being_there_leaves_nothing_behind()
    {
        using CliProcess demo = CliProcess.Start(
            new Dictionary<string, string> { ["TMPDIR"] = _folder.Path }, "demo", "--page", "--port", "0", "--model", _folder.File("none"));

        (int code, string errors) = await demo.End();

        Assert.True(code == 3, errors);
        Assert.Empty(Directory.GetDirectories(_folder.Path, "edge-demo-*"));
    }

    // The stream of events paces the questions: a verdict is told when there is one.
    private static async Task FirstPicture(HttpClient client)
    {
        using StreamReader events = new(await client.GetStreamAsync("/api/v1/events"));
        while (true)
        {
            string line = (await events.ReadLineAsync())!;
            if (line.StartsWith("event: verdict", StringComparison.Ordinal))
            {
                JsonElement part = JsonDocument.Parse(await client.GetStringAsync("/api/v1/parts?picture=true&limit=1")).RootElement;
                if (part.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first)
                {
                    byte[] jpeg = await client.GetByteArrayAsync($"/api/v1/parts/{first.GetProperty("result").GetString()}/picture");
                    Assert.Equal([0xFF, 0xD8], jpeg[..2]);
                    return;
                }
            }
        }
    }

    [GeneratedRegex("http://127[0-9.:]+/")]
    private static partial Regex Address();
}
