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
        string[] projects = [.. Projects().Where(project => !project.Contains("/Tests/", StringComparison.Ordinal) && !project.Contains("/feed/", StringComparison.Ordinal))];

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Equal("true", XDocument.Load(project).Descendants("IsAotCompatible").SingleOrDefault()?.Value));
    }

    [Fact]
    public void No_project_names_a_framework_or_a_version_of_its_own() =>
        Assert.All(
            Projects().Where(project => !project.Contains("/feed/", StringComparison.Ordinal)),
            project =>
            {
                XDocument document = XDocument.Load(project);
                Assert.Empty(document.Descendants("TargetFramework"));
                Assert.Empty(document.Descendants("PackageReference").Attributes("Version"));
            });

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "EdgeConvNeXt.sln"));

        Assert.All(
            Projects().Where(project => !project.Contains("/feed/", StringComparison.Ordinal)),
            project => Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal));
    }

    private static string[] Projects() =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
            .Select(path => path.Replace('\\', '/'))
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal)),
    ];
}
