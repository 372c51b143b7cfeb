using EdgeConvNeXt.Targets.Npu;
using EdgeConvNeXt.Targets.Tests.Boards;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Npu;

public sealed class HealthSourceTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly RecordedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Thermal_zones_tell_what_they_measure_and_nothing_else()
    {
        _tree.With("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n").With("sys/class/thermal/thermal_zone0/temp", "48212\n")
            .With("sys/class/thermal/thermal_zone1/type", "off\n").With("sys/class/thermal/thermal_zone1/temp", "0\n")
            .With("sys/class/thermal/thermal_zone2/type", "broken\n").With("sys/class/thermal/thermal_zone2/temp", "-274000\n")
            .With("sys/class/thermal/thermal_zone3/type", "silent\n")
            .With("sys/class/thermal/thermal_zone10/temp", "-5000\n").With("sys/class/thermal/cooling_device0/type", "fan\n");
        HealthReading reading = await new ThermalZones(_tree.Files).ReadAsync(default);
        Assert.Equal(
            [
                new DeviceHealth { Name = "cpu-thermal", Source = "thermal", TemperatureCelsius = 48.212 },
                new DeviceHealth { Name = "thermal_zone10", Source = "thermal", TemperatureCelsius = -5 },
            ],
            reading.Devices);
    }

    [Fact]
    public void A_GPU_tells_what_it_measures()
    {
        const long Mebibyte = 1 << 20;
        IReadOnlyList<DeviceHealth> devices = NvidiaSmi.Parse(
            "NVIDIA H100 80GB HBM3, 31, 12, 68.52, 512, 81559\nOrin (nvgpu), [N/A], [N/A], [Not Supported], [N/A], [N/A]\n");
        Assert.Equal(
            [
                new DeviceHealth
                {
                    Name = "NVIDIA H100 80GB HBM3 0", Source = "nvidia-smi", TemperatureCelsius = 31, Utilization = 0.12,
                    PowerWatts = 68.52,
                    MemoryUsedBytes = 512 * Mebibyte, MemoryTotalBytes = 81559 * Mebibyte, MemoryUtilization = 512.0 / 81559,
                },
                new DeviceHealth { Name = "Orin (nvgpu) 1", Source = "nvidia-smi" },
            ],
            devices);
    }

    [Fact]
    public async Task A_tool_is_asked_and_its_table_read()
    {
        string tool = Tool("[ \"$*\" = info ] || exit 9\nprintf '+====\\n| 0 310B4 | OK | 9.5 40 0 / 0 |\\n| 0 0 | NA | 3 1 / 2 |\\n'");
        HealthReading reading = await new NpuSmi(tool, Timeout).ReadAsync(default);
        Assert.Equal((9.5, null), (Assert.Single(reading.Devices).PowerWatts, reading.Trouble));
    }

    [Theory]
    [InlineData("echo 'no driver' >&2; exit 1", "ended with 1: no driver")]
    [InlineData("echo nonsense", "no table")]
    public async Task A_tool_that_fails_says_so(string script, string expected)
    {
        HealthReading reading = await new NpuSmi(Tool(script), Timeout).ReadAsync(default);
        Assert.Empty(reading.Devices);
        Assert.Contains(expected, reading.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_no_failure()
    {
        HealthReading reading = await new NvidiaSmi(Path.Combine(_tree.Path, "nvidia-smi"), Timeout).ReadAsync(default);
        Assert.Contains("cannot be started", reading.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_looked_for_again_after_a_while()
    {
        ManualTimeProvider clock = new();
        AbsenceCache source = new(new NpuSmi(Path.Combine(_tree.Path, "tool"), Timeout), clock);
        HealthReading first = await source.ReadAsync(default);
        Tool("printf '+====\\n| 0 310B4 | OK | 9.5 40 0 / 0 |\\n| 0 0 | NA | 3 1 / 2 |\\n'");

        clock.Advance(AbsenceCache.Rest - TimeSpan.FromSeconds(1));
        Assert.Same(first, await source.ReadAsync(default));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single((await source.ReadAsync(default)).Devices);
    }

    [Fact]
    public async Task A_tool_that_fails_is_asked_again_at_once()
    {
        AbsenceCache source = new(new NpuSmi(Tool("exit 1"), Timeout), new ManualTimeProvider());
        Assert.NotNull((await source.ReadAsync(default)).Trouble);
        Tool("printf '+====\\n| 0 310B4 | OK | 9.5 40 0 / 0 |\\n| 0 0 | NA | 3 1 / 2 |\\n'");
        Assert.Single((await source.ReadAsync(default)).Devices);
    }

    [Fact]
    public async Task A_tool_that_hangs_is_ended_with_what_it_started()
    {
        string pids = Path.Combine(_tree.Path, "pids");
        string tool = Tool($"sleep 1000 &\necho $! > '{pids}'\nwait");
        HealthReading reading = await new NpuSmi(tool, TimeSpan.FromMilliseconds(500)).ReadAsync(default);
        Assert.Contains("did not answer within 0.5 s", reading.Trouble, StringComparison.Ordinal);
        Assert.False(File.Exists(pids) && IsAlive(File.ReadAllText(pids).Trim()));
    }

    [Fact]
    public async Task The_first_source_of_a_list_that_tells_anything_is_taken()
    {
        FixedHealth silent = new("a", HealthReading.Without("Nothing here."));
        FixedHealth telling = new("b", new HealthReading([new DeviceHealth { Name = "x", Source = "b" }], null));
        FixedHealth spare = new("c", new HealthReading([new DeviceHealth { Name = "y", Source = "c" }], null));
        HealthResult result = await new HealthSurvey([[silent, telling, spare], [silent]]).ReadAsync(default);
        Assert.Equal(["x"], result.Devices.Select(device => device.Name));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "Nothing here." }, result.Troubles);
    }

    // A zombie is dead all the same.
    private static bool IsAlive(string pid) =>
        Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private string Tool(string script)
    {
        string path = Path.Combine(_tree.Path, "tool");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private sealed class FixedHealth(string name, HealthReading reading) : IHealthSource
    {
        public string Name => name;

        public Task<HealthReading> ReadAsync(CancellationToken stop) => Task.FromResult(reading);
    }
}
