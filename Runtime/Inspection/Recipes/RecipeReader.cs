using System.Security.Cryptography;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>Reads recipe files, and finds everything that is wrong with one at once. docs/recipe.md describes them.</summary>
public static class RecipeReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a relative path of the model starts from its folder.</param>
    /// <param name="station">What is known of the station, or null.</param>
    /// <returns>The recipe or its faults; a file that cannot be read has one.</returns>
    public static RecipeReading Read(string path, RecipeStation? station = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return JsonFile.Read(path, out string? fault) is { } bytes
            ? Parse(bytes, path, station)
            : new RecipeReading(path, null, null, [new SettingFault("", fault!)]);
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">UTF-8 JSON; comments and trailing commas are allowed.</param>
    /// <param name="path">The file it stands in, for messages and relative paths; it need not exist.</param>
    /// <param name="station">What is known of the station, or null.</param>
    public static RecipeReading Parse(ReadOnlyMemory<byte> bytes, string path, RecipeStation? station = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        SettingFaults faults = [];
        if (RecipeSettings.Document.Read(bytes, path, faults) is not { } values)
        {
            return new RecipeReading(path, null, hash, faults);
        }

        Recipe recipe = RecipeBinder.Bind(values);
        RecipeRules.Check(recipe, station ?? RecipeStation.Unknown, faults);
        return new RecipeReading(path, faults.Count == 0 ? recipe : null, hash, faults);
    }
}
