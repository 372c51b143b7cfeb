using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>Why a machine is not one with an NPU, in a sentence with the remedy.</summary>
public sealed class AscendProbeTests : IDisposable
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly SimulatedStation _station = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _station.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_device_is_found_and_named()
    {
        _station.Simulator.Configure("devices=2;soc=Ascend310P3");
        _station.Options = _station.Options with { Device = 1 };

        ProviderProbe probe = _station.Provider.Probe();

        Assert.True(probe.IsAvailable, probe.Reason);
        Assert.Equal("AscendCL, device 1 of 2: Ascend310P3", probe.Reason);
    }

    [Fact]
    public void A_probe_does_not_keep_a_session_from_opening_and_closing_cleanly()
    {
        Assert.True(_station.Provider.Probe().IsAvailable);
        using IInferenceSession session = _station.Open(new SimulatedOm());
        Assert.True(_station.Provider.Probe().IsAvailable);
    }

    [Fact]
    public void A_missing_library_is_reported_with_the_folder_and_the_way_to_set_the_environment() =>
        Unavailable(
            new AscendOptions
            {
                LibraryFolder = _folder.Path,
            }, "AscendCL cannot be loaded (", _folder.Path, "set_env.sh", "LD_LIBRARY_PATH");

    [Fact]
    public void A_library_that_cannot_be_loaded_tells_why()
    {
        File.WriteAllText(_folder.File("libascendcl.so"), "no library");

        Unavailable(new AscendOptions { LibraryFolder = _folder.Path }, "AscendCL cannot be loaded: ", "libascendcl.so: ");
    }

    [Fact]
    public void A_library_without_AscendCLs_entries_names_the_first_that_is_missing()
    {
        File.Copy(AscendSimulator.OnnxRuntime, _folder.File("libascendcl.so"));

        Unavailable(new AscendOptions { LibraryFolder = _folder.Path }, "has no aclInit");
    }

    [Fact]
    public void The_stub_for_compiling_is_told_from_a_broken_driver()
    {
        _station.Simulator.Configure("stub=1");

        Unavailable(_station.Options, "stub for compiling", "100039", "devlib");
    }

    [Fact]
    public void No_device_and_no_node_is_a_driver_that_is_not_there()
    {
        _station.Simulator.Configure("devices=0");

        Unavailable(
            _station.Options with { DeviceNodes = _folder.Path }, "There is no Ascend device node", "davinci*", "Install the driver");
    }

    [Theory]
    [InlineData("devices=0")]
    [InlineData("fault=aclrtGetDeviceCount:107001:1")]
    [InlineData("fault=aclrtGetDeviceCount:207006:1")]
    public void A_node_that_this_user_may_not_open_is_a_matter_of_the_group(string machine)
    {
        File.WriteAllText(_folder.File("davinci0"), "");
        File.SetUnixFileMode(_folder.Path, ReadableByAll);
        File.SetUnixFileMode(_folder.File("davinci0"), UnixFileMode.None);
        _station.Simulator.Configure(machine);

        Assert.Null(
            UnprivilegedThread.Run(
                () =>
                    Unavailable(
                        _station.Options with { DeviceNodes = _folder.Path }, "may not use the Ascend device", "davinci0", "HwHiAiUser")));
    }

    [Fact]
    public void A_device_that_is_not_there_among_others_is_reported_with_their_number() =>
        Unavailable(_station.Options with { Device = 3 }, "There is no Ascend device 3: AscendCL sees 1", "ASCEND_RT_VISIBLE_DEVICES");

    [Theory]
    [InlineData(207005, "busy")]
    [InlineData(507033, "no Ascend device node")]
    [InlineData(207006, "no Ascend device node")]
    [InlineData(507000, "failed inside")]
    public void A_device_that_cannot_be_taken_is_reported_by_opening(int code, string expected)
    {
        _station.Options = _station.Options with { DeviceNodes = _folder.Path };
        _station.Simulator.Configure($"fault=aclrtSetDevice:{code}:1");
        Assert.True(_station.Provider.Probe().IsAvailable);

        EdgeException fault = Assert.Throws<EdgeException>(() => _station.Open(new SimulatedOm()));

        Assert.Equal(EdgeFault.Device, fault.Fault);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        using IInferenceSession session = _station.Open(new SimulatedOm());
    }

    [Fact]
    public async Task A_library_that_hangs_at_the_start_is_given_up_once_and_for_all()
    {
        _station.Simulator.Configure("hang=aclInit");

        Unavailable(_station.Options with { OpenTimeout = TimeSpan.FromMilliseconds(150) }, "hangs");
        await Task.Run(() => Unavailable(_station.Options, "hangs")).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, _station.Simulator.Count("hanging"));
        _station.Simulator.Release();
    }

    [Fact]
    public void Impossible_options_are_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AscendProvider(new AscendOptions { Device = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AscendProvider(new AscendOptions { RunTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AscendProvider(new AscendOptions { OpenTimeout = TimeSpan.Zero }));
    }

    private static void Unavailable(AscendOptions options, params string[] expected)
    {
        ProviderProbe probe = new AscendProvider(options).Probe();

        Assert.False(probe.IsAvailable);
        Assert.All(expected, part => Assert.Contains(part, probe.Reason, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', probe.Reason);
    }
}
