using System.Text.RegularExpressions;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>
/// Folders of the same parent know each other in one direction only. A folder and the one that it lies in are one matter, and a list that
/// names every folder beside it (StationModules, CommandList) lies in their parent.
/// </summary>
public sealed partial class CycleTests
{
    private static readonly ILookup<string, string> FoldersOfType = SourceFile.All
        .SelectMany(file => Declaration().Matches(file.Code).Select(match => (Type: match.Groups[1].Value, file.Folder)))
        .Distinct().ToLookup(item => item.Type, item => item.Folder);

    /// <summary>Every folder with folders in it.</summary>
    public static TheoryData<string> Parents { get; } =
        [.. SourceFile.All.SelectMany(file => Ancestors(file.Folder)).Distinct().Where(
            parent => Children(parent).Count > 1).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Parents))]
    public void Folders_of_one_parent_know_each_other_in_one_direction(string parent)
    {
        Dictionary<string, HashSet<string>> knows = Children(parent).ToDictionary(child => child, child => Known(parent, child));

        Assert.Empty(Cycles(knows));
    }

    [Theory]
    [InlineData("a>b b>c", "")]
    [InlineData("a>b b>a", "a, b")]
    [InlineData("a>b b>c c>a d>a", "a, b, c")]
    public void A_cycle_is_found(string arrows, string expected)
    {
        Dictionary<string, HashSet<string>> knows = arrows.Split(' ').Select(arrow => arrow.Split('>')).GroupBy(arrow => arrow[0])
            .ToDictionary(from => from.Key, from => from.Select(arrow => arrow[1]).ToHashSet());

        Assert.Equal(expected, string.Join(", ", Cycles(knows)));
    }

    // What no folder without an arrow to those left can be taken away from: they know each other in a ring, or are known by a ring only.
    private static string[] Cycles(Dictionary<string, HashSet<string>> knows)
    {
        HashSet<string> left = [.. knows.Keys];
        while (
            left.RemoveWhere(folder => !knows[folder].Overlaps(left)) + left.RemoveWhere(
                folder => !left.Any(other => knows[other].Contains(folder))) > 0)
        {
        }

        return [.. left.Order(StringComparer.Ordinal)];
    }

    private static HashSet<string> Known(string parent, string child) =>
    [
        .. SourceFile.All.Where(file => IsWithin(file.Folder, $"{parent}/{child}")).SelectMany(file => Named(file))
            .Select(folder => ChildOf(parent, folder)).OfType<string>().Where(other => other != child),
    ];

    // A type counts where its name is that of one folder's type alone, and the file can see that folder's namespace.
    private static IEnumerable<string> Named(SourceFile file) =>
        from name in Name().Matches(file.Code).Select(match => match.Value).Distinct()
        from folder in FoldersOfType[name]
        where file.Usings.Contains(NamespaceOf(folder)) || IsWithin(file.Folder, folder)
        select folder;

    private static string NamespaceOf(string folder) =>
        "EdgeConvNeXt." + (folder.StartsWith("Tools/", StringComparison.Ordinal) ? folder["Tools/".Length..] : folder).Replace('/', '.');

    private static string? ChildOf(string parent, string folder) =>
        folder.StartsWith(parent + "/", StringComparison.Ordinal) ? folder[(parent.Length + 1)..].Split('/')[0] : null;

    private static HashSet<string> Children(string parent) =>
        [.. SourceFile.All.Select(file => ChildOf(parent, file.Folder)).OfType<string>()];

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (string? at = Path.GetDirectoryName(folder); !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    private static bool IsWithin(string inner, string outer) => inner == outer || inner.StartsWith(outer + "/", StringComparison.Ordinal);

    [GeneratedRegex(
        @"(?m)^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|unsafe|file)\s+)*"
        + @"(?:class|record struct|record class|record|struct|enum|interface|delegate \S+)\s+(\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*")]
    private static partial Regex Name();
}
