using System.Text.RegularExpressions;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>One C# file of the product, as text without comments.</summary>
internal sealed partial class SourceFile
{
    private static readonly string[] Rooms = ["Runtime", "Camera", "Quantization", "Targets", "Tools"];

    private SourceFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(RepositoryRoot.Path, path);
        string text = File.ReadAllText(path);
        Lines = text.Count(character => character == '\n');
        Code = Comment().Replace(text, "");
        Folder = System.IO.Path.GetDirectoryName(Path)!;
        Usings = new HashSet<string>(Using().Matches(Code).Select(match => match.Groups[1].Value));
    }

    /// <summary>Every file of the product; tests and generated code are not among them.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Rooms.SelectMany(
            room =>
                Directory.EnumerateFiles(
                    System.IO.Path.Combine(
                        RepositoryRoot.Path, room), "*.cs", SearchOption.AllDirectories)).Select(path => new SourceFile(path))];

    /// <summary>Path from the root of the checkout.</summary>
    public string Path { get; }

    /// <summary>Number of lines, comments included.</summary>
    public int Lines { get; }

    /// <summary>The text without comments.</summary>
    public string Code { get; }

    /// <summary>The folder it lies in, from the root of the checkout.</summary>
    public string Folder { get; }

    /// <summary>The namespaces that it names at its head.</summary>
    public IReadOnlySet<string> Usings { get; }

    /// <summary>Whether the file lies in one of the folders.</summary>
    public bool IsIn(params string[] folders) => folders.Any(folder => Path.StartsWith(folder + "/", StringComparison.Ordinal));

    [GeneratedRegex(@"(?m)^using (?:static )?([\w.]+);")]
    private static partial Regex Using();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
