using EdgeConvNeXt.Targets.Npu;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Npu;

/// <summary>The binding against a fake libdcmi in C (Tests/Fakes/Dcmi), compiled here: what it says is made up.</summary>
public sealed class DcmiHealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_the_library_measures_is_reported()
    {
        HealthReading reading = await new DcmiHealth([Build("whole")]).ReadAsync(default);
        Assert.Null(reading.Trouble);
        Assert.Equal(["npu 0", "npu 5.0", "npu 5.1"], reading.Devices.Select(device => device.Name));
        DeviceHealth expected = new()
        {
            Name = "npu 0", Source = "libdcmi", TemperatureCelsius = 45, Utilization = 0, MemoryUtilization = 0.32, PowerWatts = 12.8,
            Condition = "ok",
        };
        Assert.Equal(expected, reading.Devices[0]);
    }

    [Fact]
    public async Task What_it_does_not_measure_is_absent()
    {
        HealthReading reading = await new DcmiHealth([Build("whole")]).ReadAsync(default);
        Assert.Equal(
            new DeviceHealth { Name = "npu 5.0", Source = "libdcmi", MemoryUtilization = 0.75, Condition = "major" }, reading.Devices[1]);
        Assert.Equal(new DeviceHealth { Name = "npu 5.1", Source = "libdcmi" }, reading.Devices[2]);
    }

    [Fact]
    public async Task It_is_initialised_once_and_asked_as_often_as_one_likes()
    {
        DcmiHealth health = new([Build("twice")]);
        Assert.Equal(3, (await health.ReadAsync(default)).Devices.Count);
        Assert.Equal(3, (await health.ReadAsync(default)).Devices.Count);
    }

    [Fact]
    public async Task A_call_that_an_old_library_lacks_is_absent_too()
    {
        HealthReading reading = await new DcmiHealth([_folder.File("none.so"), Build("old", "-DOLD")]).ReadAsync(default);
        Assert.Equal((45, null), (reading.Devices[0].TemperatureCelsius, reading.Devices[0].PowerWatts));
    }

    [Theory]
    [InlineData("-8002", "HwHiAiUser")]
    [InlineData("-8020", "error -8020")]
    public async Task A_library_that_cannot_begin_says_why(string result, string expected)
    {
        HealthReading reading = await new DcmiHealth([Build("refusing", $"-DINIT_RESULT={result}")]).ReadAsync(default);
        Assert.Empty(reading.Devices);
        Assert.Contains(expected, reading.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_the_library_has_no_NPU_to_tell_of()
    {
        HealthReading reading = await new DcmiHealth([_folder.File("none.so")]).ReadAsync(default);
        Assert.Empty(reading.Devices);
        Assert.Contains("is not there", reading.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_that_hangs_is_given_up_and_takes_one_thread()
    {
        ManualTimeProvider clock = new();
        TimeoutGuard source = new(new DcmiHealth([Build("hanging", "-DHANG")]), TimeSpan.FromSeconds(5), clock);
        Task<HealthReading> first = source.ReadAsync(default);
        Assert.False(first.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("did not answer within 5 s", (await first).Trouble, StringComparison.Ordinal);
        Assert.Contains("still does not answer", (await source.ReadAsync(default)).Trouble, StringComparison.Ordinal);
    }

    // Each test has a library of its own: one that is loaded keeps what it counted.
    private string Build(string name, params string[] flags)
    {
        string library = _folder.File($"libfake-{name}-dcmi.so");
        CProgram.BuildLibrary(library, [Path.Combine(RepositoryRoot.Path, "Tests/Fakes/Dcmi/fake_dcmi.c")], flags);
        return library;
    }
}
