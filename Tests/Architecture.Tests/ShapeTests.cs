using System.Xml.Linq;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>What the tree looks like.</summary>
public sealed class ShapeTests
{
    private const int LongestFile = 400;
    private static readonly string[] Dumps = ["Common", "Utils", "Helpers", "Shared", "Misc"];

    [Fact]
    public void No_file_is_too_long() =>
        Assert.Empty(SourceFile.All.Where(file => file.Lines > LongestFile).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void No_folder_is_a_dump() =>
        Assert.Empty(SourceFile.All.Where(file => file.Path.Split('/').Intersect(Dumps).Any()).Select(file => file.Path));

    [Fact]
    public void Every_library_and_the_agent_are_held_to_ahead_of_time_rules()
    {
        string[] products = [.. Projects().Where(project => !project.StartsWith("Tests/", StringComparison.Ordinal))];

        Assert.NotEmpty(products);
        Assert.All(products, project => Assert.Equal("true", Load(project).Descendants("IsAotCompatible").SingleOrDefault()?.Value));
    }

    [Fact]
    public void No_project_names_a_framework_or_a_version_of_its_own() =>
        Assert.All(Projects(), project =>
        {
            Assert.Empty(Load(project).Descendants("TargetFramework"));
            Assert.Empty(Load(project).Descendants("PackageReference").Attributes("Version"));
        });

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "EdgeConvNeXt.sln"));

        Assert.All(Projects(), project => Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_dependency_has_its_reason_and_licence_written_down()
    {
        string record = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/decisions/0002-dependencies.md"));
        string[] packages =
        [
            .. Load("Directory.Packages.props").Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value),
        ];

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(package, record, StringComparison.Ordinal));
    }

    private static XDocument Load(string path) => XDocument.Load(Path.Combine(RepositoryRoot.Path, path));

    // The examples are what a stranger's project looks like; ExampleTests build them.
    private static string[] Projects() =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("docs/examples/", StringComparison.Ordinal)),
    ];
}
