using System.Text;
using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

/// <summary>Recipes as text.</summary>
internal static class RecipeText
{
    public const string Gpio = """ "type": "gpio", "chip": "c", "line": "1" """;
    public const string Output = """ "chip": "c", "line": "2" """;

    /// <summary>What comes of reading a text that stands in /recipes/strip.json.</summary>
    public static RecipeReading Read(string json, RecipeStation? station = null) =>
        RecipeReader.Parse(Encoding.UTF8.GetBytes(json), "/recipes/strip.json", station);

    /// <summary>What comes of reading a recipe that has a name and some other members.</summary>
    public static RecipeReading ReadWith(string members, RecipeStation? station = null) =>
        Read($$"""{ "name": "strip", {{members}} }""", station);
}
