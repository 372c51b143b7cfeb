using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Says, in the words of whoever wrote the file, what keeps sound JSON from being a manifest.</summary>
internal static partial class ManifestMisfit
{
    /// <summary>
    /// Describes what the deserializer refused. Its own sentence names types of the program; its path and its line are for everyone.
    /// </summary>
    /// <param name="fault">What it raised.</param>
    /// <param name="root">The file's outermost value.</param>
    /// <returns>A clause that names the member and, where it has one, the line from 1.</returns>
    public static string Describe(JsonException fault, JsonElement root)
    {
        string path = (fault.Path ?? "$").TrimStart('$').TrimStart('.');
        string line = fault.LineNumber is { } index ? $" (line {index + 1})" : "";
        JsonTypeInfo type = ManifestJson.Default.ModelManifest;
        JsonElement element = root;
        foreach (Match step in Steps().Matches(path))
        {
            if (TypeIn(type, step.Groups["name"].Value) is not { } inner)
            {
                return $"{path} is not known{line}";
            }

            type = inner;
            element = ElementIn(element, step);
        }

        string name = path.Length == 0 ? "the file" : path;
        return Missing(type, element, path)
            ?? Number(type.Type, element, name, line)
            ?? (type.Type.IsEnum && element.ValueKind == JsonValueKind.String ? $"{name} is not a known word{line}" : $"{name} is not of the right kind{line}");
    }

    private static JsonTypeInfo? TypeIn(JsonTypeInfo type, string name)
    {
        Type? inner = type.Kind == JsonTypeInfoKind.Object ? type.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType : type.ElementType;
        return inner is null ? null : ManifestJson.Default.GetTypeInfo(inner);
    }

    private static JsonElement ElementIn(JsonElement element, Match step)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step.Groups["name"].Value, out JsonElement member))
        {
            return member;
        }

        return element.ValueKind == JsonValueKind.Array && int.TryParse(step.Groups["index"].Value, out int index) && index < element.GetArrayLength()
            ? element[index]
            : default;
    }

    // A fraction, or a number with more digits than any member needs.
    private static string? Number(Type type, JsonElement element, string name, string line) =>
        element.ValueKind == JsonValueKind.Number && (Nullable.GetUnderlyingType(type) ?? type) == typeof(int)
            ? $"{name} is {JsonValues.Show(element)}, expected a whole number{RangeOf(name)}{line}"
            : null;

    private static string RangeOf(string name) =>
        name is "input.width" or "input.height" ? $" from 1 to {ImageInputRules.LongestSide}" : $" of at most {int.MaxValue}";

    private static string? Missing(JsonTypeInfo type, JsonElement element, string path)
    {
        if (type.Kind != JsonTypeInfoKind.Object || element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string[] names =
        [
            .. type.Properties
                .Where(property => property.IsRequired && !element.TryGetProperty(property.Name, out _))
                .Select(property => path.Length == 0 ? property.Name : $"{path}.{property.Name}"),
        ];
        return names.Length == 0 ? null : $"{string.Join(" and ", names)} {(names.Length == 1 ? "is" : "are")} missing";
    }

    // The steps of a path such as $.variants[0].file or $.files['a.onnx'], without its dollar.
    [GeneratedRegex(@"\[(?<index>\d+)\]|\['(?<name>.*?)'\]|(?<name>[^.\[\]]+)")]
    private static partial Regex Steps();
}
