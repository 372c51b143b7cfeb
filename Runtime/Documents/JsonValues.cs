using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>JSON values that people wrote: what they may be, and how a message shows them.</summary>
internal static class JsonValues
{
    private const int LongestShown = 60;

    /// <summary>A value in a message: short, and recognisable by whoever wrote it.</summary>
    public static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array when value.GetArrayLength() == 0 => "an empty list",
        JsonValueKind.Undefined => "nothing",
        _ => Shorten(value.GetRawText()),
    };

    /// <summary>A text in a message: one line, and not a long one.</summary>
    public static string Shorten(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestShown ? line : $"{line[..LongestShown]}...";
    }

    /// <summary>
    /// Whether a text can name something: no file, device or label has an empty name or one with the character that ends names.
    /// </summary>
    public static bool IsText(string text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>An enum's value as documents write it: a lower-case word with hyphens, "shorter-side".</summary>
    public static string WordOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => WordOf(value.ToString());

    /// <summary>All words of an enum, in its order.</summary>
    public static IReadOnlyList<string> WordsOf<TEnum>()
        where TEnum : struct, Enum => Array.ConvertAll(Enum.GetNames<TEnum>(), WordOf);

    /// <summary>The value of an enum that documents write so.</summary>
    public static TEnum ValueOf<TEnum>(string word)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(Enum.GetNames<TEnum>().First(name => WordOf(name) == word));

    private static string WordOf(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
