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

        Assert.True(code == ExitCode.Interrupted, $"{code}: {errors}");
        Assert.EndsWith("edge: stopped before it was done.\n", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        string[] files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.EndsWith(".png", file, StringComparison.Ordinal));
        Assert.InRange(files.Length, 100, Parts - 1);
    }

    [Fact]
    public async Task A_demo_without_end_ends_when_its_reader_is_gone()
    {
        using CliProcess demo = CliProcess.Start("demo", "--headless", "--model", TinyModel.WriteBundle(_folder.File("tiny")));
        Assert.StartsWith("part ", await demo.ReadOutputLine(), StringComparison.Ordinal);

        demo.CloseOutput();
        (int code, string errors) = await demo.End();

        Assert.Equal((ExitCode.Done, ""), (code, errors));
    }
}
