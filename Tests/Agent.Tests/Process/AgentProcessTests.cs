using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Agent.Tests.Systemd;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>The agent as it is started in the field: a process, signals, files and pipes.</summary>
public sealed partial class AgentProcessTests
{
    // Without waiting where there is no more room; the reopened descriptor is another, so the agent's own still waits.
    private const string FillStandardError = "dd if=/dev/zero of=/dev/fd/3 oflag=nonblock bs=4096 count=1024 3>&2 2>/dev/null";

    [Fact]
    public async Task A_folder_is_judged_to_its_end_and_every_verdict_is_in_the_file()
    {
        using PartsFolder parts = new(partsOfEach: 20);
        using AgentProcess agent = AgentProcess.Start(parts.Configure("verdicts.jsonl"));

        (int code, string output, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Equal("", output);
        Verdict[] verdicts = Verdicts(File.ReadLines(parts.PathOf("verdicts.jsonl")));
        Assert.Equal(120, verdicts.Length);
        Assert.Equal(120, PartsOf(errors));
        Assert.All(verdicts, verdict => Assert.Equal(verdict.Truth, verdict.Label));
    }

    [Fact]
    public async Task A_name_can_neither_forge_a_line_of_the_log_nor_move_the_cursor()
    {
        using PartsFolder parts = new(partsOfEach: 1);
        string name = "parts\n<3>forged\u001b[2J";
        Directory.Move(parts.PathOf("parts"), parts.PathOf(name));
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("verdicts.jsonl", configuration => configuration["source"]!["path"] = name));

        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Contains(@"parts\n<3>forged\u001b[2J", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', errors);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_the_agent_with_every_verdict_in_the_file(string signal)
    {
        using PartsFolder parts = new(partsOfEach: 2);
        using SupervisorSocket systemd = new(parts.PathOf("notify"));
        Dictionary<string, string> environment = new()
        {
            [SystemdNotifier.SocketVariable] = parts.PathOf("notify"), [SystemdNotifier.WatchdogVariable] = "2000000",
        };
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("verdicts.jsonl", configuration => configuration["source"]!["loop"] = true), environment);
        Assert.StartsWith("READY=1\n", systemd.Receive(), StringComparison.Ordinal);
        Assert.StartsWith("STATUS=Running: ", systemd.Receive(), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", systemd.Receive());

        await agent.Signal(signal);
        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Verdict[] verdicts = Verdicts(File.ReadLines(parts.PathOf("verdicts.jsonl")));
        Assert.NotEmpty(verdicts);
        Assert.Equal(PartsOf(errors), verdicts.Length);
        Assert.Equal(Enumerable.Range(1, verdicts.Length).Select(part => (long)part), verdicts.Select(verdict => verdict.Part));
    }

    [Fact]
    public async Task Standard_output_carries_nothing_but_json_lines_up_to_the_last()
    {
        using PartsFolder parts = new(partsOfEach: 2);
        using AgentProcess agent = AgentProcess.Start(parts.Configure("-", configuration => configuration["source"]!["loop"] = true));
        List<string> lines = [];
        while (lines.Count < 50)
        {
            lines.Add((await agent.ReadLine())!);
        }

        await agent.Signal("TERM");
        (int code, string output, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        lines.AddRange(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(PartsOf(errors), Verdicts(lines).Length);
    }

    [Theory]
    [InlineData("-", false)]
    [InlineData("verdicts.jsonl", true)]
    public async Task Standard_output_that_is_not_read_holds_up_neither_the_stop_nor_the_log(string jsonLines, bool hasTable)
    {
        using PartsFolder parts = new(partsOfEach: 2);
        using SupervisorSocket systemd = new(parts.PathOf("notify"));
        Dictionary<string, string> environment = new() { [SystemdNotifier.SocketVariable] = parts.PathOf("notify") };
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure(jsonLines, configuration => Endless(configuration, hasTable)), environment);

        // A pipe that is full shows in a count that no longer grows.
        string last = systemd.Receive();
        for (string next = systemd.Receive(); next != last; next = systemd.Receive())
        {
            last = next;
        }

        await agent.Signal("TERM");
        (int code, string errors) = await agent.EndUnread();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.InRange(PartsOf(errors), 100, int.MaxValue);
        Assert.DoesNotContain(" 0 verdicts lost", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_whole_lines_and_a_count_of_the_lost_ones()
    {
        using PartsFolder parts = new(partsOfEach: 30);

        // The limit, in kB, stands for the size of the disk. The signal that goes with it would end the process, and the runtime's own
        // memory files would not fit into it.
        Dictionary<string, string> environment = new() { ["DOTNET_EnableWriteXorExecute"] = "0" };
        // Short batches: one with all verdicts would be refused as a whole.
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("verdicts.jsonl", configuration => configuration["output"]!["queueLength"] = 16), environment,
            shellFirst: "trap '' XFSZ; ulimit -f 16");
        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Failed, errors);
        Verdict[] verdicts = Verdicts(File.ReadLines(parts.PathOf("verdicts.jsonl")));
        Assert.InRange(verdicts.Length, 1, 179);
        Assert.Contains($"{180 - verdicts.Length} verdicts were lost", errors, StringComparison.Ordinal);
        Assert.True(new FileInfo(parts.PathOf("verdicts.jsonl")).Length <= 16 << 10);
    }

    [Fact]
    public async Task Every_frame_of_a_pipeline_that_ends_gets_its_verdict()
    {
        using PartsFolder parts = new(partsOfEach: 0);
        using AgentProcess agent = AgentProcess.Start(parts.Configure("-", configuration => configuration["source"] = new JsonObject
        {
            ["type"] = "pipeline",
            ["pipeline"] = "videotestsrc num-buffers=25 pattern=white ! video/x-raw, width=64, height=48",
            ["live"] = false,
        }));

        (int code, string output, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Verdict[] verdicts = Verdicts(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(25, verdicts.Length);
        Assert.All(verdicts, verdict => Assert.Equal("crack", verdict.Label));
    }

    [Fact]
    public async Task Every_part_of_a_generated_line_gets_its_verdict()
    {
        using PartsFolder parts = new(partsOfEach: 0);
        using AgentProcess agent = AgentProcess.Start(parts.Configure(
            "-", configuration => configuration["source"] = new JsonObject { ["type"] = "synthetic", ["count"] = 30, ["okShare"] = 1 }));

        (int code, string output, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Verdict[] verdicts = Verdicts(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(30, verdicts.Length);
        Assert.All(verdicts, verdict => Assert.Equal("ok", verdict.Truth));
    }

    [Theory]
    [InlineData("""{ "type": "folder", "path": "nowhere" }""", "nowhere", ExitCodes.Failed)]
    [InlineData("""{ "type": "video", "path": "nowhere.mp4" }""", "nowhere.mp4", ExitCodes.Failed)]
    [InlineData("""{ "type": "v4l2", "device": "/dev/video98" }""", "/dev/video98", ExitCodes.Failed)]
    [InlineData(
        """{ "type": "rtsp", "url": "rtsp://viewer:secret@127.0.0.1:1/stream" }""", "rtsp://viewer:***@127.0.0.1:1/stream",
        ExitCodes.Failed)]
    [InlineData("""{ "type": "pipeline", "pipeline": "nosuchelement" }""", "nosuchelement", ExitCodes.WrongUsage)]
    public async Task A_source_that_cannot_be_opened_is_one_line_with_its_name(string source, string expected, int exitCode)
    {
        using PartsFolder parts = new(partsOfEach: 0);
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("-", configuration => configuration["source"] = JsonNode.Parse(source)));

        (int code, string output, string errors) = await agent.End();

        Assert.True(code == exitCode, $"{code}: {errors}");
        Assert.Equal("", output);
        Assert.Contains(
            expected, Assert.Single(errors.Split('\n'), line => line.StartsWith("edge-agent: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_it_from_starting_is_one_line_and_its_exit_code()
    {
        using PartsFolder parts = new(partsOfEach: 1);
        byte[] model = File.ReadAllBytes(parts.PathOf("tiny.edgemodel"));
        model[model.Length / 2] ^= 1;
        File.WriteAllBytes(parts.PathOf("tiny.edgemodel"), model);
        using AgentProcess damaged = AgentProcess.Start(parts.Configure("verdicts.jsonl"));
        (int code, _, string errors) = await damaged.End();

        Assert.Equal(ExitCodes.Failed, code);
        Assert.StartsWith(
            "edge-agent: ", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        using AgentProcess misconfigured = AgentProcess.Start(
            parts.Configure("verdicts.jsonl", configuration => configuration["modle"] = "x"));
        (code, _, errors) = await misconfigured.End();

        Assert.Equal(ExitCodes.WrongUsage, code);
        Assert.Contains(
            "did you mean model?", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("variant", "\"int4\"", "int4")]
    [InlineData("providers", "[\"tpu\"]", "tpu")]
    public async Task A_variant_or_provider_that_there_is_not_is_a_wrong_configuration(string setting, string value, string expected)
    {
        using PartsFolder parts = new(partsOfEach: 1);
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("-", configuration => configuration[setting] = JsonNode.Parse(value)));

        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.WrongUsage, $"{code}: {errors}");
        Assert.Contains(expected, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", ExitCodes.Failed)]
    [InlineData("parts", ExitCodes.Done)]
    public async Task Standard_error_that_is_full_and_unread_holds_up_no_end(string source, int exitCode)
    {
        using PartsFolder parts = new(partsOfEach: 1);
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("-", configuration => configuration["source"]!["path"] = source), shellFirst: FillStandardError,
            readErrors: false);

        (int code, _) = await agent.EndUnread();

        Assert.Equal(exitCode, code);
    }

    [Fact]
    public async Task Outputs_that_are_not_read_hold_up_no_stop()
    {
        using PartsFolder parts = new(partsOfEach: 2);
        using SupervisorSocket systemd = new(parts.PathOf("notify"));
        Dictionary<string, string> environment = new() { [SystemdNotifier.SocketVariable] = parts.PathOf("notify") };
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("-", configuration => Endless(configuration, hasTable: false)), environment, FillStandardError,
            readErrors: false);
        Assert.StartsWith("READY=1\n", systemd.Receive(), StringComparison.Ordinal);

        await agent.Signal("TERM");
        (int code, _) = await agent.EndUnread();

        Assert.Equal(ExitCodes.Done, code);
    }

    [Theory]
    [InlineData("$(stat -L -c %d:%i /dev/fd/2)", true)]
    [InlineData("$(stat -L -c %d:%i /dev/fd/1)", false)]
    [InlineData("journal", false)]
    public async Task Log_lines_bear_a_priority_where_standard_error_is_the_journals_stream(string journalStream, bool expected)
    {
        using PartsFolder parts = new(partsOfEach: 1);
        using AgentProcess agent = AgentProcess.Start(
            parts.Configure("verdicts.jsonl"), shellFirst: $"export {AgentLogging.JournalVariable}={journalStream}");

        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.All(
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal(expected, line.StartsWith("<6>", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("doctor")]
    public async Task What_keeps_a_trial_from_being_remembered_is_reported_in_the_agents_name(string command)
    {
        using PartsFolder parts = new(partsOfEach: 1);
        string[] arguments = command == "inspect"
            ? ["inspect", parts.PathOf("parts"), "--model", parts.PathOf("tiny.edgemodel")]
            : ["doctor", .. parts.Configure("-")];
        using AgentProcess agent = AgentProcess.Start(arguments, new Dictionary<string, string> { ["STATE_DIRECTORY"] = "/proc/nowhere" });

        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.StartsWith(
            "edge-agent: Each start tries the network", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    private static void Endless(JsonObject configuration, bool hasTable)
    {
        configuration["source"]!["loop"] = true;
        configuration["output"]!["console"] = hasTable;
    }

    private static Verdict[] Verdicts(IEnumerable<string> lines) =>
    [
        .. lines.Select(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement verdict = document.RootElement;
            string? truth = verdict.TryGetProperty("truth", out JsonElement known) ? known.GetString() : null;
            return new Verdict(verdict.GetProperty("part").GetInt64(), verdict.GetProperty("label").GetString(), truth);
        }),
    ];

    private static int PartsOf(string log) => int.Parse(Summary().Match(log).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Done: (\d+) parts,")]
    private static partial Regex Summary();

    private sealed record Verdict(long Part, string? Label, string? Truth);
}
