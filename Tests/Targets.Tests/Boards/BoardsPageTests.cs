using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Boards;

/// <summary>docs/boards.md says of every board what its profile says. EDGE_UPDATE_GOLDENS=1 writes the table anew.</summary>
public sealed class BoardsPageTests
{
    private const string Begin = "<!-- from the profiles: begin -->\n";
    private const string End = "<!-- from the profiles: end -->";

    [Fact]
    public void The_tables_are_those_of_the_profiles()
    {
        string path = Path.Combine(RepositoryRoot.Path, "docs/boards.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, page[..begin] + Tables() + page[end..]);
            return;
        }

        Assert.Equal(Tables(), page[begin..end]);
    }

    private static string Tables() => string.Join('\n',
    [
        "| board | id | providers | threads | chips | GPIO chip | i2c |", "|---|---|---|---|---|---|---|",
        .. BoardCatalog.All.Select(board =>
            $"| {board.Name} | `{board.Id}` | {string.Join(", ", board.Providers)} | {Words(board.Threads)} | {List(board.Socs)} | "
            + $"{Chips(board)} | {board.HeaderBus ?? "-"} |"),
        "", "| board | header pin = line |", "|---|---|",
        .. BoardCatalog.All.Where(board => board.Header.Count > 0).Select(
            board => $"| {board.Name} | {string.Join(", ", board.Header.Select(line => Words(board, line)))} |"),
        "",
    ]);

    private static string Words(ThreadRule rule) => rule switch
    {
        ThreadRule.BigCores => "the big cores",
        ThreadRule.AllButOne => "all cores but one",
        _ => "each core",
    };

    private static string Words(BoardProfile board, HeaderLine line) =>
        board.GpioChip is null ? $"{line.Pin} = {line.Chip}:{line.Line}" : $"{line.Pin} = {line.Line}";

    private static string Chips(BoardProfile board) =>
        board.GpioChip ?? List([.. board.Header.Select(line => line.Chip).Distinct().Order(StringComparer.Ordinal)]);

    private static string List(IReadOnlyList<string> words) => words.Count == 0 ? "-" : string.Join(", ", words);
}
