using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>Lines of code can be read without scrolling. Data that cannot be broken is left out: raw strings and addresses.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden,
    };

    [Fact]
    public void No_line_of_code_is_longer_than_140_characters() => Assert.Empty(
        from file in Directory.EnumerateFiles(RepositoryRoot.Path, "*.cs", Everywhere)
        let path = Path.GetRelativePath(RepositoryRoot.Path, file)
        where !path.Split('/').Any(folder => folder is "artifacts" or "obj" or "bin")
        from line in Code(File.ReadAllLines(file))
        where line.Text.Length > Longest
        select $"{path}:{line.Number} has {line.Text.Length} characters");

    [Theory]
    [InlineData("x", 1)]
    [InlineData("\"\"\"\nx\n\"\"\"", 0)]
    [InlineData("\"\"\"x\"\"\"", 0)]
    [InlineData("\"\"\"\n\"\"\"\nx", 1)]
    [InlineData("/// <seealso href=\"x\"/>", 0)]
    public void A_long_line_of_code_is_found(string text, int expected) =>
        Assert.Equal(expected, Code(Long(text)).Count(line => line.Text.Length > Longest));

    private static string[] Long(string text) => text.Replace("x", new string('x', Longest + 1), StringComparison.Ordinal).Split('\n');

    private static IEnumerable<(string Text, int Number)> Code(string[] lines)
    {
        bool isRaw = false;
        for (int i = 0; i < lines.Length; i++)
        {
            int marks = lines[i].Split("\"\"\"").Length - 1;
            if (!isRaw && marks == 0 && !lines[i].Contains("href=", StringComparison.Ordinal))
            {
                yield return (lines[i], i + 1);
            }

            isRaw ^= marks % 2 == 1;
        }
    }
}
