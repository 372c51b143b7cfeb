using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing.Ascend;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>The command line as it is used from a shell: signals and pipes.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_synth_between_two_pictures_and_leaves_nothing_half_written(string signal)
    {
        const int Parts = 1000;
        using CliProcess synth = CliProcess.Start("synth", "--output", _folder.Path, "--count", $"{Parts}", "--seed", "3");
        Assert.StartsWith("100 of ", await synth.ReadErrorLine(), StringComparison.Ordinal);

        await synth.Signal(signal);
        (int code, string errors) = await synth.End();

        Assert.True(code == ExitCodes.Interrupted, $"{code}: {errors}");
        Assert.EndsWith("edge: stopped before it was done.\n", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        string[] files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.EndsWith(".png", file, StringComparison.Ordinal));
        Assert.InRange(files.Length, 100, Parts - 1);
    }

    [Theory]
    [InlineData("1000000", ExitCodes.Interrupted, "edge: stopped before it was done.\n")]
    [InlineData("0", ExitCodes.Done, "")]
    public async Task A_signal_cuts_a_demo_of_so_many_parts_short_and_is_the_end_of_one_without_end(
        string frames, int exitCode, string said)
    {
        using CliProcess demo = CliProcess.Start(
            "demo", "--headless", "--json", "--frames", frames, "--model", TinyModel.WriteBundle(_folder.File("tiny")));
        Assert.StartsWith("part ", await demo.ReadOutputLine(), StringComparison.Ordinal);
        Task<string> rest = demo.ReadRestOfOutput();

        await demo.Signal("TERM");
        (int code, string errors) = await demo.End();

        Assert.Equal((exitCode, said), (code, errors));
        Assert.EndsWith("}\n", await rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_signal_ends_a_command_whose_device_does_not_come_back()
    {
        using AscendSimulator simulator = new();
        string bundle = _folder.File("npu");
        SimulatedOm.WriteBundle(bundle, new Dictionary<string, SimulatedOm> { ["npu"] = new() });
        Dictionary<string, string> environment = new()
        {
            ["LD_LIBRARY_PATH"] = simulator.Folder,
            ["ASCENDCL_SIM"] = $"ort={AscendSimulator.OnnxRuntime};hang=aclrtSetDevice",
        };
        string picture = GreyPicture.Write(_folder.File("part.png"), TinyModel.GreyOf(1));
        using CliProcess inspect = CliProcess.Start(environment, "inspect", picture, "--model", bundle, "--provider", "ascend");
        Assert.Contains("loaded", await inspect.ReadErrorLine(), StringComparison.Ordinal);

        await inspect.Signal("TERM");
        (int code, string errors) = await inspect.End();

        Assert.True(code == ExitCodes.Interrupted, $"{code}: {errors}");
        Assert.Contains("does not answer", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_without_end_ends_when_its_reader_is_gone()
    {
        using CliProcess demo = CliProcess.Start("demo", "--headless", "--model", TinyModel.WriteBundle(_folder.File("tiny")));
        Assert.StartsWith("part ", await demo.ReadOutputLine(), StringComparison.Ordinal);

        demo.CloseOutput();
        (int code, string errors) = await demo.End();

        Assert.Equal((ExitCodes.Done, ""), (code, errors));
    }
}
