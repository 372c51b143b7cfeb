using System.Text.Json;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary><c>edge-agent doctor</c> on this machine and on recorded trees. <c>edge doctor</c> is the same command.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task This_machine_is_described_whatever_it_is()
    {
        Assert.Equal(ExitCodes.Done, await Run("doctor", "--json"));
        JsonElement report = Report();
        Assert.Equal(Environment.ProcessorCount, report.GetProperty("processor").GetProperty("cores").GetInt32());
        Assert.True(report.GetProperty("memory").GetProperty("totalBytes").GetInt64() > 1 << 28);
        Assert.True(report.GetProperty("disks")[0].GetProperty("freeBytes").GetInt64() > 0);
        Assert.Contains(
            report.GetProperty("providers").EnumerateArray(),
            one => one.GetProperty("name").GetString() == "cpu" && one.GetProperty("isAvailable").GetBoolean());
        Assert.All(
            ["cameras", "gpioChips", "i2cBuses", "health", "clock", "board"],
            member => Assert.True(report.TryGetProperty(member, out _), member));
        Assert.False(report.TryGetProperty("configuration", out _));
    }

    [Fact]
    public async Task A_person_reads_one_thing_a_line()
    {
        Assert.Equal(ExitCodes.Done, await Run("doctor"));
        Assert.All(
        [
            "board", "processor", "memory", "suits it", "providers", "cameras", "gpio", "i2c", "health", "clock", "disk", "remarks",
        ], heading =>
            Assert.Matches($"(?m)^{heading} ", _output.ToString()));
        Assert.Matches("(?m) yes cpu: ", _output.ToString());
    }

    [Fact]
    public async Task What_is_no_file_in_a_recorded_tree_and_what_is_too_large_for_one_is_passed_over()
    {
        Directory.CreateDirectory(_folder.File("sys/firmware/devicetree/base"));
        NamedPipe.Make(_folder.File("sys/firmware/devicetree/base/model"));
        File.CreateSymbolicLink(_folder.File("sys/firmware/devicetree/base/compatible"), "/dev/zero");
        Put("proc/cpuinfo", "");
        using (FileStream sparse = File.OpenWrite(_folder.File("proc/cpuinfo")))
        {
            sparse.SetLength(3L << 30);
        }

        Assert.Equal(ExitCodes.Done, await Run("doctor", "--json", "--root", _folder.Path));
        Assert.False(Report().TryGetProperty("board", out JsonElement board) && board.TryGetProperty("id", out _), board.ToString());
    }

    [Fact]
    public async Task A_recorded_tree_tells_of_its_own_machine_and_not_of_this_one()
    {
        Put("sys/firmware/devicetree/base/compatible", "raspberrypi,5-model-b\0brcm,bcm2712\0");
        Put("sys/firmware/devicetree/base/model", "Raspberry Pi 5 Model B Rev 1.0\0");
        Put("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd asimddp\nCPU implementer\t: 0x41\n");
        Put("proc/meminfo", "MemTotal:        8245440 kB\nMemFree: 1 kB\nMemAvailable:    7000000 kB\n");
        Put("sys/class/thermal/thermal_zone0/type", "cpu-thermal");
        Put("sys/class/thermal/thermal_zone0/temp", "51200");
        Put("dev/i2c-1", "");
        Assert.Equal(ExitCodes.Done, await Run("doctor", "--json", "--root", _folder.Path));
        JsonElement report = Report();
        Assert.Equal("raspberry-pi-5", report.GetProperty("board").GetProperty("id").GetString());
        Assert.Equal("pinctrl-rp1", report.GetProperty("board").GetProperty("gpioChip").GetString());
        Assert.Equal(8245440 * 1024L, report.GetProperty("memory").GetProperty("totalBytes").GetInt64());
        Assert.Equal(
            """[{"name":"cpu-thermal","source":"thermal","temperatureCelsius":51.2}]""", report.GetProperty("health").GetRawText());
        Assert.Equal("""[{"path":"/dev/i2c-1"}]""", report.GetProperty("i2cBuses").GetRawText());
        Assert.All(
            ["cameras", "gpioChips", "providers", "clock", "disks"], member => Assert.False(report.TryGetProperty(member, out _), member));
    }

    [Fact]
    public async Task What_an_Ascend_board_lacks_is_reported()
    {
        Put("sys/firmware/devicetree/base/model", "Orange Pi AI Pro\0");
        Put("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd asimddp\nCPU implementer\t: 0x48\n");
        await Run("doctor", "--root", _folder.Path);
        Assert.Contains("CANN is not installed", _output.ToString(), StringComparison.Ordinal);
        _output.GetStringBuilder().Clear();
        Put("usr/local/Ascend/cann/set_env.sh", "");
        await Run("doctor", "--root", _folder.Path);
        Assert.DoesNotContain("CANN is not installed", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_can_run_ends_with_0_and_leaves_nothing_behind()
    {
        string file = Write(Model(), """ "source": { "type": "synthetic" }, "output": { "jsonLines": "verdicts.jsonl" } """);
        Assert.Equal(ExitCodes.Done, await Run("doctor", "--json", "--config", file));
        JsonElement verdict = Report().GetProperty("configuration");
        Assert.True(verdict.GetProperty("canRun").GetBoolean());
        Assert.StartsWith("cpu, variant ", verdict.GetProperty("provider").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["station.json", "tiny"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order());
    }

    [Theory]
    [InlineData(ExitCodes.Failed, "/dev/video99", """ "source": { "type": "v4l2", "device": "/dev/video99" } """)]
    [InlineData(ExitCodes.Failed, "no-such-folder", """ "source": { "type": "folder", "path": "no-such-folder" } """)]
    [InlineData(
        ExitCodes.Failed, "output.jsonLines cannot be written",
        """ "source": { "type": "synthetic" }, "output": { "jsonLines": "none/verdicts.jsonl" } """)]
    [InlineData(
        ExitCodes.Failed, "no such GPIO chip",
        """ "source": { "type": "synthetic" }, "signals": { "chip": "no-such-chip", "green": "1" } """)]
    [InlineData(ExitCodes.Failed, "/dev/i2c-99", """ "source": { "type": "synthetic" }, "display": { "bus": "/dev/i2c-99" } """)]
    [InlineData(
        ExitCodes.Failed, "control.socket cannot be written",
        """ "source": { "type": "synthetic" }, "control": { "socket": "none/control.sock" } """)]
    [InlineData(
        ExitCodes.WrongUsage, "'dent', which the model does not know",
        """ "source": { "type": "synthetic" }, "thresholds": { "labels": { "dent": 0.5 } } """)]
    [InlineData(ExitCodes.WrongUsage, "ather", """ "source": { "type": "synthetic" }, "providers": ["ather"] """)]
    [InlineData(ExitCodes.WrongUsage, "sorce", """ "sorce": { "type": "synthetic" } """)]
    [InlineData(ExitCodes.WrongUsage, "recipe.json", """ "source": { "type": "synthetic" }, "recipe": "recipe.json" """)]
    public async Task What_keeps_a_configuration_from_running_is_one_sentence_and_its_exit_code(int code, string expected, string settings)
    {
        Assert.Equal(code, await Run("doctor", "--json", "--config", Write(Model(), settings)));
        JsonElement verdict = Report().GetProperty("configuration");
        Assert.False(verdict.GetProperty("canRun").GetBoolean());
        Assert.Contains(
            verdict.GetProperty("faults").EnumerateArray(), fault => fault.GetString()!.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_fault_is_reported_and_not_only_the_first()
    {
        string file = Write("nowhere", """
            "source": { "type": "v4l2", "device": "/dev/video99" }, "output": { "jsonLines": "none/verdicts.jsonl" }, "display": { "bus": "/dev/i2c-99" }
            """);
        Assert.Equal(ExitCodes.Failed, await Run("doctor", "--config", file));
        Assert.All(
            ["There is no such model bundle", "/dev/video99", "none/verdicts.jsonl", "/dev/i2c-99"],
            place => Assert.Contains(place, _output.ToString(), StringComparison.Ordinal));
        Assert.Contains($"{file}: cannot run here.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_is_checked_with_its_lines()
    {
        Put("recipe.json", """{ "name": "grey", "rejection": { "chip": "no-such-chip", "line": "push", "travelMs": 5000 } }""");
        Assert.Equal(
            ExitCodes.Failed,
            await Run("doctor", "--config", Write(Model(), """ "source": { "type": "synthetic" }, "recipe": "recipe.json" """)));
        Assert.Contains("no-such-chip", _output.ToString(), StringComparison.Ordinal);
        _output.GetStringBuilder().Clear();
        Assert.Equal(
            ExitCodes.Done,
            await Run(
                "doctor", "--config",
                Write(Model(), """ "source": { "type": "synthetic" }, "recipe": "recipe.json", "simulateGpio": true """)));
        Assert.Contains("simulated", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_camera_is_not_opened_and_the_report_says_so()
    {
        Assert.Equal(
            ExitCodes.Done,
            await Run("doctor", "--config", Write(Model(), """ "source": { "type": "rtsp", "url": "rtsp://192.0.2.1/none" } """)));
        Assert.Contains("was not opened", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_plain_machine_has_nothing_for_is_one_short_line_each_until_the_whole_reason_is_asked_for()
    {
        await Run("doctor");
        string[] brief = ProviderLines();
        _output.GetStringBuilder().Clear();
        await Run("doctor", "--verbose");
        string[] whole = ProviderLines();

        Assert.Equal(
            ["no  cuda: this program was built without CUDA", "no  cann: this ONNX Runtime was built without CANN"],
            brief.Where(line => !line.Contains("ascend", StringComparison.Ordinal)));
        Assert.All(brief, line => Assert.InRange(line.Length, 1, 70));
        Assert.Contains(whole, line => line.Contains("publish profile linux-x64-cuda", StringComparison.Ordinal));
        Assert.Contains(whole, line => line.Contains("is not enabled in this build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_that_the_configuration_asks_for_gets_its_whole_reason()
    {
        await Run("doctor", "--config", Write(Model(), """ "source": { "type": "synthetic" }, "providers": ["cuda", "cpu"] """));

        Assert.Contains(
            ProviderLines(),
            line => line.StartsWith("no  cuda: ", StringComparison.Ordinal) && line.Contains("linux-x64-cuda", StringComparison.Ordinal));
        Assert.Contains("no  cann: this ONNX Runtime was built without CANN", ProviderLines());
    }

    [Theory]
    [InlineData("--root", "/no/such/folder")]
    [InlineData("--root", "/", "--config", "x.json")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments) =>
        Assert.Equal(ExitCodes.WrongUsage, await Run(["doctor", .. arguments]));

    [Fact]
    public async Task A_configuration_that_is_not_there_ends_with_2() =>
        Assert.Equal(ExitCodes.WrongUsage, await Run("doctor", "--config", _folder.File("none.json")));

    private string[] ProviderLines() =>
        [.. _output.ToString().Split('\n').Select(
            line =>
                line.Replace("providers", "", StringComparison.Ordinal).Trim()).Where(line =>
                    line.StartsWith("no  ", StringComparison.Ordinal))];

    private string Model() => TinyModel.WriteBundle(_folder.File("tiny"));

    private string Write(string model, string settings)
    {
        string file = _folder.File("station.json");
        File.WriteAllText(file, $$"""{ "model": "{{model}}", {{settings}} }""");
        return file;
    }

    private void Put(string path, string text) => File.WriteAllText(_folder.File(path), text);

    private JsonElement Report() => JsonDocument.Parse(_output.ToString()).RootElement;

    private Task<int> Run(params string[] arguments) => new AgentProgram(_output, _errors).RunAsync(arguments);
}
