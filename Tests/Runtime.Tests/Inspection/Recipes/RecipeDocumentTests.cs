using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Tests.Documents;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

/// <summary>docs/recipe.md and its example cannot say anything but what the program does.</summary>
public sealed partial class RecipeDocumentTests
{
    private static readonly JsonDocumentOptions WithComments = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    private static readonly JsonSerializerOptions Reflection = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters =
        {
            new KebabEnumConverter<TriggerType>(), new KebabEnumConverter<UnsureAction>(), new KebabEnumConverter<LineEdges>(),
            new KebabEnumConverter<LineBias>(), new KebabEnumConverter<CodeType>(), new KebabEnumConverter<MissingCodeAction>(),
        },
    };

    public static TheoryData<string, string> NumberRows { get; } = RowsWith(row => RangePattern().IsMatch(row.Value));

    public static TheoryData<string, string> WordRows { get; } = RowsWith(row => MemberOf(row).Type.IsEnum);

    [Fact]
    public void The_committed_table_is_the_one_of_the_program() => DocumentGoldens.CheckTable("recipe.md", RecipeSettings.Document);

    [Fact]
    public void The_committed_schema_is_the_one_of_the_program() =>
        DocumentGoldens.CheckSchema("recipe.schema.json", RecipeSettings.Document, "EdgeConvNeXt recipe");

    [Fact]
    public void The_table_has_every_member_with_its_default_and_no_other() =>
        Assert.Equal(
            RecipeDocument.Members.Select(member => (member.Path, member.Default)),
            RecipeDocument.Rows.Select(row => (row.Member, row.Default)));

    [Fact]
    public void Every_number_has_a_range_and_times_and_pixels_have_their_unit()
    {
        RecipeDocument.Row[] numbers = [.. RecipeDocument.Rows.Where(row => IsNumber(MemberOf(row).Type))];

        Assert.NotEmpty(numbers);
        Assert.All(numbers, row => Assert.Matches(RangePattern(), row.Value));
        Assert.All(
            numbers,
            row =>
                Assert.Equal(
                    row.Member.EndsWith("Ms", StringComparison.Ordinal), row.Value.EndsWith(" milliseconds", StringComparison.Ordinal)));
        Assert.All(
            numbers.Where(row => row.Member.StartsWith("regions", StringComparison.Ordinal)),
            row => Assert.EndsWith(" pixels", row.Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NumberRows))]
    public void Numbers_are_refused_outside_the_range_of_the_table_and_nowhere_else(string member, string value)
    {
        Match match = RangePattern().Match(value);
        double smallest = double.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture);
        double largest = double.Parse(match.Groups["to"].Value, CultureInfo.InvariantCulture);
        bool isAbove = match.Groups["above"].Success;

        Assert.Equal(!isAbove, IsInRange(member, smallest));
        Assert.False(IsInRange(member, smallest - 1));
        Assert.True(IsInRange(member, largest));
        Assert.False(IsInRange(member, largest + 1));
        Assert.Equal(!isAbove || smallest + 0.001 <= largest, IsInRange(member, isAbove ? smallest + 0.001 : smallest));
    }

    [Theory]
    [MemberData(nameof(WordRows))]
    public void The_words_of_the_table_are_those_of_the_program(string member, string value) => Assert.Equal(
        Enum.GetValues(RecipeDocument.Members.Single(candidate => candidate.Path == member).Type)
            .Cast<object>()
            .Select(RecipeDocument.WordOf),
        value["one of ".Length..].Split(", "));

    [Fact]
    public void The_example_is_sound_for_its_camera_and_model()
    {
        RecipeStation station = new() { Labels = ["ok", "scratch"], Frame = (1920, 1080) };

        Assert.Empty(RecipeReader.Read(RecipeDocument.Example, station).Faults);
    }

    [Fact]
    public void The_example_has_every_member_but_the_other_way_to_travel()
    {
        string text = File.ReadAllText(RecipeDocument.Example);

        Assert.Equal(
            ["rejection.travelMs"],
            RecipeDocument.Members.Select(member => member.Path).Where(
                path => !text.Contains($"\"{path.Split('.')[^1]}\":", StringComparison.Ordinal) || path == "rejection.travelMs"));
    }

    [Fact]
    public void Every_member_of_the_example_is_read_as_a_deserializer_reads_it()
    {
        string text = File.ReadAllText(RecipeDocument.Example);
        Recipe expected = JsonSerializer.Deserialize<Recipe>(text, Reflection)!;
        string folder = Path.GetDirectoryName(RecipeDocument.Example)!;
        expected.Model = Path.Combine(folder, expected.Model!);
        expected.Ensemble = [.. expected.Ensemble.Select(voter => Path.Combine(folder, voter))];

        Recipe read = RecipeReader.Read(RecipeDocument.Example).Require();

        Assert.Equal(JsonSerializer.Serialize(expected, Reflection), JsonSerializer.Serialize(read, Reflection));
    }

    private static bool IsInRange(string member, double value)
    {
        JsonNode recipe = JsonNode.Parse(File.ReadAllText(RecipeDocument.Example), documentOptions: WithComments)!;
        string path = member == "thresholds.labels" ? "thresholds.labels.scratch" : member.Replace("[]", "[1]", StringComparison.Ordinal);
        string[] steps = path.Replace("[1]", ".1", StringComparison.Ordinal).Split('.');
        JsonNode parent = steps[..^1].Aggregate(
            recipe, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        parent[steps[^1]] = value;
        return !RecipeText.Read(recipe.ToJsonString()).Faults.Any(fault => fault.Member == path && RangeFault().IsMatch(fault.What));
    }

    private static TheoryData<string, string> RowsWith(Predicate<RecipeDocument.Row> condition)
    {
        TheoryData<string, string> rows = [];
        foreach (RecipeDocument.Row row in RecipeDocument.Rows.Where(row => condition(row)))
        {
            rows.Add(row.Member, row.Value);
        }

        return rows;
    }

    private static RecipeDocument.Member MemberOf(RecipeDocument.Row row) =>
        RecipeDocument.Members.Single(member => member.Path == row.Member);

    private static bool IsNumber(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } bare && bare != typeof(bool);

    [GeneratedRegex(@"number (from|(?<above>above)) (?<from>\d+) (up )?to (?<to>\d+)")]
    private static partial Regex RangePattern();

    [GeneratedRegex("expected a (whole )?number (from|above) ")]
    private static partial Regex RangeFault();
}
