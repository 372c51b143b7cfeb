using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Documents;

/// <summary>
/// What is made from the table of a document and committed. EDGE_UPDATE_GOLDENS=1 writes it anew, to be reviewed as a diff.
/// </summary>
internal static partial class DocumentGoldens
{
    /// <summary>The table of members in a page of docs.</summary>
    public static void CheckTable(string page, DocumentDefinition document)
    {
        string committed = File.ReadAllText(PathOf(page));
        string table = DocumentReference.Table(document.Word, document.Settings);
        Assert.Single(Table().Matches(committed));
        Check(page, Table().Replace(committed, _ => table));
    }

    /// <summary>The JSON schema beside the page.</summary>
    public static void CheckSchema(string name, DocumentDefinition document, string title) =>
        Check(name, DocumentSchema.Write(document, title));

    private static void Check(string name, string expected)
    {
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(PathOf(name), expected);
        }

        Assert.Equal(expected, File.ReadAllText(PathOf(name)));
    }

    private static string PathOf(string name) => Path.Combine(RepositoryRoot.Path, "docs", name);

    [GeneratedRegex(@"(?m)^\| member \|.*\n\|---.*\n(\|.*\n)*")]
    private static partial Regex Table();
}
