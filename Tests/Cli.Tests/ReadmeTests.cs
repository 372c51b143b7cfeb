using System.Text.RegularExpressions;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// Every command of the README is run by a test: those that need only what is in the repository are run here, in the README's own words;
/// for the others the test that runs them is named.
/// </summary>
public sealed partial class ReadmeTests
{
    private const int LongestReadme = 200;

    private static readonly Dictionary<string, string> RunElsewhere = new()
    {
        ["./edge demo"] = "DemoCommandTests (it only ends by Ctrl-C)",
        ["./edge demo --page"] = "DemoPageTests (it only ends by Ctrl-C)",
        ["./edge test"] = "it is what runs this test; Launcher.Tests run its script",
        ["./edge test --board"] = "it takes minutes and root; Launcher.Tests run its way there",
        ["./edge publish linux-arm64 --deb"] =
            "it takes minutes; the virtual board publishes for itself and installs the package, PublisherTests has the rest",
        ["./edge status"] = "StatusCommandTests, and Agent.Tests against a running station",
        ["./edge doctor --config station.json"] = "DoctorCommandTests of Agent.Tests: whether it can run depends on the machine",
        ["./edge test --arm"] = "it takes a quarter of an hour; Launcher.Tests run its way there",
        ["./edge run --config station.json"] = "Agent.Tests run real processes; the configuration itself is checked below",
        ["./edge quantize model.onnx --manifest model.json --calibration images/train --check images/val --output model.edgemodel "
            + "--max-drop 0.5 --variants cpu,portable --keep-fp32"] =
            "RealInputTests",
        ["./edge bench --model model.edgemodel --variant fp32,portable,cpu --threads 1,2 --json"] = "RealInputTests",
        ["./edge evaluate --model model.edgemodel --data images/val --reference model.onnx --manifest model.json"] = "RealInputTests",
    };

    public static TheoryData<string, string> RunHere { get; } = new()
    {
        { "./edge demo --frames 200 --headless --json", "demo --frames 20 --headless --json --model {model}" },
        { "./edge inspect part.png --model model.edgemodel", "inspect {part} --model {model}" },
        { "./edge synth --output data/train --count 3000 --seed 1001", "synth --output {folder} --count 6 --seed 1001" },
    };

    [Fact]
    public void Every_command_is_run_by_some_test() =>
        Assert.Equal(Commands().Order(), RunElsewhere.Keys.Concat(RunHere.Select(row => (string)row[0])).Order());

    [Theory]
    [MemberData(nameof(RunHere))]
    public async Task A_command_of_the_readme_works(string command, string arguments)
    {
        using TemporaryFolder folder = new();
        await Cli.RunAsync("synth", "--output", folder.Path, "--count", "1", "--seed", "1");
        string part = Directory.GetFiles(folder.Path, "*.png", SearchOption.AllDirectories).Single();
        string model = TinyModel.WriteBundle(folder.File("tiny"));
        string[] filled =
        [
            .. arguments.Split(' ').Select(word => word
                .Replace("{part}", part, StringComparison.Ordinal)
                .Replace("{model}", model, StringComparison.Ordinal)
                .Replace("{folder}", folder.Path, StringComparison.Ordinal)),
        ];

        Cli run = await Cli.RunAsync(filled);

        Assert.True(run.ExitCode == 0, $"{command} ended with {run.ExitCode}: {run.Error}");
    }

    [Fact]
    public async Task The_configuration_of_the_readme_is_valid()
    {
        using TemporaryFolder folder = new();
        string json = JsonBlock().Match(Readme()).Groups[1].Value.Replace(
            "Tools/Demo", TinyModel.WriteBundle(folder.File("tiny")), StringComparison.Ordinal);
        string file = folder.File("station.json");
        File.WriteAllText(file, json);

        Cli run = await Cli.RunAsync("run", "--config", file, "--check");

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public void Every_link_leads_somewhere() =>
        Assert.All(
            Link()
                .Matches(Readme())
                .Select(match => match.Groups[1].Value)
                .Where(target => !target.StartsWith("https:", StringComparison.Ordinal)),
            target =>
                Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, target)), $"README links to {target}, which is not there."));

    [Fact]
    public void It_is_short() => Assert.InRange(Readme().Split('\n').Length, 20, LongestReadme);

    private static string Readme() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));

    private static IEnumerable<string> Commands() =>
        BashBlock().Matches(Readme()).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BashBlock();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\]\(([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
