using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

/// <summary>docs/recipe.md as rows, and what the rows have to be: the members of the records.</summary>
internal static partial class RecipeDocument
{
    public static string Example { get; } = Path.Combine(RepositoryRoot.Path, "docs", "examples", "recipes", "steel-strip.json");

    /// <summary>A row of the table: member, value and default, as the page has them.</summary>
    public static IReadOnlyList<Row> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "recipe.md"))
            .Select(line => RowPattern().Match(line))
            .Where(match => match.Success)
            .Select(match => new Row(match.Groups[1].Value, match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim())),
    ];

    /// <summary>Every member of the records: path, default as the page writes it, type.</summary>
    public static IReadOnlyList<Member> Members { get; } = [.. MembersOf(typeof(Recipe), "")];

    public static string WordOf(object value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!);

    private static IEnumerable<Member> MembersOf(Type type, string prefix)
    {
        object instance = RuntimeHelpers.GetUninitializedObject(type);
        type.GetConstructor(Type.EmptyTypes)!.Invoke(instance, null);
        foreach (PropertyInfo property in type.GetProperties())
        {
            string path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            bool isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
            yield return new Member(path, isRequired ? "**required**" : DefaultOf(property.GetValue(instance)), property.PropertyType);
            Type inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            if (inner.Name.StartsWith(nameof(Recipe), StringComparison.Ordinal) || inner == typeof(DecisionThresholds))
            {
                foreach (Member member in MembersOf(inner, property.PropertyType.IsGenericType ? $"{path}[]." : $"{path}."))
                {
                    yield return member;
                }
            }
        }
    }

    private static string DefaultOf(object? value) => value switch
    {
        null => "none",
        IDictionary => "`{}`",
        IEnumerable => "`[]`",
        bool flag => flag ? "`true`" : "`false`",
        Enum word => $"`\"{WordOf(word)}\"`",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => "`{}`",
    };

    [GeneratedRegex(@"^\| `([^`]+)` \|([^|]*)\|([^|]*)\|")]
    private static partial Regex RowPattern();

    internal sealed record Row(string Member, string Value, string Default);

    internal sealed record Member(string Path, string Default, Type Type);
}
