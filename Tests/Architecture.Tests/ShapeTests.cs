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

        Assert.All(
            Projects().Where(project => !NeedsFullGallery(project)), project => Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal));
    }

    // In the solution they would be restored, which not every NuGet source can do.
    [Fact]
    public void What_needs_the_full_gallery_joins_by_its_property_and_not_by_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "EdgeConvNeXt.sln"));
        string[] adapters = [.. Projects().Where(NeedsFullGallery)];
        XElement[] references = [.. Projects().Where(project => !NeedsFullGallery(project)).SelectMany(project => Load(project).Descendants("ProjectReference"))];

        Assert.NotEmpty(adapters);
        Assert.All(adapters, adapter => Assert.DoesNotContain(Path.GetFileName(adapter), solution, StringComparison.Ordinal));
        Assert.All(
            references.Where(reference => adapters.Any(adapter => reference.Attribute("Include")!.Value.EndsWith(Path.GetFileName(adapter), StringComparison.Ordinal))),
            reference => Assert.Equal("'$(EdgeFullGallery)' == 'true'", reference.Parent!.Attribute("Condition")?.Value));
    }

    [Fact]
    public void Every_dependency_has_its_reason_and_licence_written_down()
    {
        string record = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/decisions/0002-dependencies.md"));
        string[] packages = [.. Load("Directory.Packages.props").Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value)];

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(package, record, StringComparison.Ordinal));
    }

    private static bool NeedsFullGallery(string project) => Load(project).Descendants("EdgeNeedsFullGallery").Any();

    private static XDocument Load(string path) => XDocument.Load(Path.Combine(RepositoryRoot.Path, path));

    // The feed's projects pack other people's sources and take nothing from this build.
    private static string[] Projects() =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal) && !path.StartsWith("Tools/feed/", StringComparison.Ordinal)),
    ];
}
