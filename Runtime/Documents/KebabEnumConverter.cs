using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// Writes enum values as lower-case words with hyphens ("shorter-side") and accepts nothing else, numbers least of all. The library's own
/// converter of enums takes four times its place in the native program, for each enum anew.
/// </summary>
/// <typeparam name="TEnum">The enum.</typeparam>
internal sealed class KebabEnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } word && JsonValues.WordsOf<TEnum>().Contains(word)
            ? JsonValues.ValueOf<TEnum>(word)
            : throw new JsonException($"Expected one of {string.Join(", ", JsonValues.WordsOf<TEnum>())}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Enum.IsDefined(value) ? JsonValues.WordOf(value) : throw new JsonException($"{value} has no word."));
}
