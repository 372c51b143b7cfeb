using System.Text;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>One Markdown file of the repository. The changelog is not among them: it tells of what was.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] Folders = ["docs", "Tools", "Tests"];

    private readonly string[] _lines;

    private MarkdownPage(string path)
    {
        Path = System.IO.Path.GetRelativePath(RepositoryRoot.Path, path);
        _lines = File.ReadAllLines(path);
    }

    /// <summary>Every page, by its path.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Folders.SelectMany(
            folder => Directory.EnumerateFiles(System.IO.Path.Combine(RepositoryRoot.Path, folder), "*.md", SearchOption.AllDirectories))
            .Concat(new[] { "README.md", "CONTRIBUTING.md" }.Select(name => System.IO.Path.Combine(RepositoryRoot.Path, name)))
            .Select(path => new MarkdownPage(path))
            .OrderBy(page => page.Path, StringComparer.Ordinal),
    ];

    /// <summary>Path from the root of the checkout.</summary>
    public string Path { get; }

    /// <summary>Number of lines.</summary>
    public int Lines => _lines.Length;

    /// <summary>Lines that can be wrapped: neither of a table, nor of code, nor a comment.</summary>
    public IEnumerable<string> Prose =>
        OutsideCode.Where(line => !line.StartsWith('|') && !line.StartsWith("<!--", StringComparison.Ordinal));

    /// <summary>Text between single backticks, tables included.</summary>
    public IEnumerable<string> CodeSpans => CodeSpan().Matches(string.Join('\n', OutsideCode)).Select(match => match.Groups[1].Value);

    /// <summary>Targets of links and images into the repository, with their anchors.</summary>
    public IEnumerable<string> Links => Link().Matches(string.Join('\n', OutsideCode))
        .Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>The names in the first column of tables, which stand between backticks.</summary>
    public IEnumerable<string> RowNames =>
        _lines.Select(line => RowName().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    /// <summary>What leads to its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors =>
        OutsideCode.Where(line => line.StartsWith('#')).Select(line => Anchor(line.TrimStart('#').Trim()));

    /// <summary>Lines of code blocks.</summary>
    public IEnumerable<string> CodeLines => Divided.Where(line => line.IsCode).Select(line => line.Text);

    private IEnumerable<string> OutsideCode => Divided.Where(line => !line.IsCode).Select(line => line.Text);

    // Without the lines that begin and end a block.
    private IEnumerable<(bool IsCode, string Text)> Divided
    {
        get
        {
            bool isCode = false;
            foreach (string line in _lines)
            {
                if (line.StartsWith("```", StringComparison.Ordinal))
                {
                    isCode = !isCode;
                }
                else
                {
                    yield return (isCode, line);
                }
            }
        }
    }

    private static string Anchor(string heading)
    {
        StringBuilder anchor = new();
        foreach (
            char character in heading.ToLowerInvariant().Where(
                character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_'))
        {
            anchor.Append(character == ' ' ? '-' : character);
        }

        return anchor.ToString();
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `([^`]+)` \|")]
    private static partial Regex RowName();
}
