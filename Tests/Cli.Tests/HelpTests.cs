using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// The help that the launcher prints before anything is built. EDGE_UPDATE_GOLDENS=1 writes it anew, to be reviewed as a diff.
/// </summary>
public class HelpTests
{
    private static readonly string Golden = Path.Combine(RepositoryRoot.Path, "Tools/Cli/help.txt");

    [Theory]
    [InlineData]
    [InlineData("--help")]
    public async Task Edge_alone_and_its_help_are_what_the_launcher_prints(params string[] arguments)
    {
        // A process of its own: the program's name stands in its help
        using CliProcess edge = CliProcess.Start(arguments);
        string help = await edge.ReadRestOfOutput();

        Assert.Equal((0, ""), await edge.End());
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            await File.WriteAllTextAsync(Golden, help);
        }

        Assert.Equal(await File.ReadAllTextAsync(Golden), help);
    }
}
