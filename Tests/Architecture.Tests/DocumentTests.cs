using System.Text.RegularExpressions;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>What the pages name is there: pages, headings, files, commands, options, settings, types.</summary>
public sealed partial class DocumentTests
{
    private const int LongestLine = 140;
    private const int LongestDecision = 40;

    // A table with a line for each dependency grows with them.
    private const string Dependencies = "docs/decisions/0002-dependencies.md";

    // Names other projects' types and options, to say where a word comes from.
    private const string Glossary = "docs/glossary.md";

    private static readonly string[] Rooms =
        ["Runtime", "Camera", "Quantization", "Targets", "Tools", "Tests", "docs", "publish-profiles", ".ci", ".githooks", ".devcontainer"];

    private static readonly string[] FileExtensions = [".json", ".onnx", ".edgemodel", ".sig", ".html", ".py", ".h", ".c"];

    private static readonly string[] SourceExtensions = [".cs", ".csproj", ".props", ".targets", ".pubxml", ".service", ".py", ".sh"];

    private static readonly Lazy<string> Sources = new(() => string.Join('\n', SourceFiles().Select(File.ReadAllText)));

    private static readonly Lazy<string> Launcher = new(() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "edge")));

    private static readonly Lazy<HashSet<string>> Identifiers = new(
        () => [.. Identifier().Matches(Sources.Value).Select(match => match.Value)]);

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_of_it() => AssertNone(page => page.Links.Where(link => !Leads(page, link)));

    [Fact]
    public void Every_path_that_is_named_is_there() => AssertNone(page => page.CodeSpans
        .Where(
            span =>
                Rooms.Contains(span.Split('/')[0]) && RepositoryPath().IsMatch(span)
                    && !Path.Exists(Path.Combine(RepositoryRoot.Path, span))));

    [Fact]
    public void Every_command_that_is_named_is_one() => AssertNone(page => page.CodeSpans.Concat(page.CodeLines)
        .Select(text => Command().Match(text)).Where(
            match => match.Success && !IsCommand(match.Groups[1].Value)).Select(match => match.Value));

    [Fact]
    public void Every_option_that_is_named_is_one_of_some_command() => AssertNone(page => page.CodeSpans.Concat(page.CodeLines)
        .Where(text => text.StartsWith("--", StringComparison.Ordinal) || Command().IsMatch(text))
        .SelectMany(text => Option().Matches(text).Select(match => match.Groups[1].Value)).Where(option => !IsOption(option)));

    [Fact]
    public void Every_setting_that_is_named_is_one_of_the_configuration_or_a_recipe()
    {
        HashSet<string> settings =
        [
            .. MarkdownPage.All.Where(page => page.Path is "docs/configuration.md" or "docs/recipe.md").SelectMany(page => page.RowNames),
        ];
        HashSet<string> sections =
        [
            .. settings.Where(name => name.Contains('.', StringComparison.Ordinal)).Select(name => name.Split('.')[0]),
        ];

        Assert.NotEmpty(sections);
        AssertNone(page => page.CodeSpans.Where(span => SettingName().IsMatch(span) && sections.Contains(span.Split('.')[0])
            && !settings.Contains(span) && !FileExtensions.Contains(Path.GetExtension(span))));
    }

    [Fact]
    public void Every_type_that_is_named_is_there() => AssertNone(page => page.Path == Glossary ? [] : page.CodeSpans
        .Where(span => TypeName().IsMatch(span) && !span.Split('.').All(Identifiers.Value.Contains)));

    [Fact]
    public void Every_page_that_a_source_names_is_there() =>
        Assert.DoesNotContain(NamedPage().Matches(Sources.Value).Select(match => match.Groups[1].Value).Distinct(), page => !IsPage(page));

    [Fact]
    public void Lines_of_text_are_wrapped() =>
        AssertNone(
            page => page.Prose.Where(line => line.Length > LongestLine && page.Path != "docs/configuration.md").Select(line => line[..40]));

    [Fact]
    public void A_decision_fits_on_a_screen_and_stands_in_the_list()
    {
        MarkdownPage[] decisions = [.. MarkdownPage.All.Where(page => Decision().IsMatch(page.Path))];
        MarkdownPage list = MarkdownPage.All.Single(page => page.Path == "docs/decisions/README.md");

        Assert.NotEmpty(decisions);
        Assert.All(decisions.Where(page => page.Path != Dependencies), page => Assert.InRange(page.Lines, 1, LongestDecision));
        Assert.Equal(decisions.Select(page => Path.GetFileName(page.Path)), list.Links);
    }

    private static void AssertNone(Func<MarkdownPage, IEnumerable<string>> faults)
    {
        string[] all = [.. MarkdownPage.All.SelectMany(page => faults(page).Select(fault => $"{page.Path}: {fault}")).Distinct()];

        Assert.NotEmpty(MarkdownPage.All);
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static bool Leads(MarkdownPage page, string link)
    {
        string[] parts = link.Split('#');
        string path = parts[0].Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0]);
        string target = Path.GetRelativePath(RepositoryRoot.Path, Path.Combine(RepositoryRoot.Path, path));
        return Path.Exists(Path.Combine(RepositoryRoot.Path, target))
            && (parts.Length == 1 || MarkdownPage.All.Single(other => other.Path == target).Anchors.Contains(parts[1]));
    }

    private static bool IsCommand(string word) =>
        word is "test" or "watch" || Regex.IsMatch(Sources.Value, $@"(?:new(?: Command)?\(\s*|string Name = )""{word}""");

    // The launcher's own options are in its script.
    private static bool IsOption(string option) => Sources.Value.Contains($"\"{option}\"", StringComparison.Ordinal) || Launcher.Value.Contains(option, StringComparison.Ordinal);

    // A decision may be named by its number alone.
    private static bool IsPage(string name) => Path.Exists(Path.Combine(RepositoryRoot.Path, name))
        || (NumberAlone().IsMatch(name) && MarkdownPage.All.Any(page => page.Path.StartsWith(name + "-", StringComparison.Ordinal)));

    private static IEnumerable<string> SourceFiles() => new[] { "Runtime", "Camera", "Quantization", "Targets", "Tools", "Tests", "publish-profiles" }
        .SelectMany(room => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, room), "*", SearchOption.AllDirectories))
        .Where(path => SourceExtensions.Contains(Path.GetExtension(path)) && Path.GetFileName(path) != $"{nameof(DocumentTests)}.cs");

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)*/?$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^(?:sudo (?:-u \S+ )?)?(?:\./)?edge(?:-agent)? ([a-z]+)\b")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])(--[a-z][a-z0-9-]*)")]
    private static partial Regex Option();

    [GeneratedRegex(@"^[a-z]\w*(\.[a-zA-Z]\w*)+$")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"^[A-Z][a-z]\w*[A-Z]\w*(\.[A-Z]\w*)*$|^I[A-Z][a-z]\w*$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\b(docs/(?:[a-z-]+\.md|decisions/\d{4}(?:[a-z0-9-]+\.md)?))")]
    private static partial Regex NamedPage();

    [GeneratedRegex(@"^docs/decisions/\d{4}$")]
    private static partial Regex NumberAlone();

    [GeneratedRegex(@"^docs/decisions/\d{4}-")]
    private static partial Regex Decision();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Identifier();
}
