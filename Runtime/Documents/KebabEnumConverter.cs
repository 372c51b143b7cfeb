using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>Writes enum values as lower-case words with hyphens ("shorter-side") and accepts nothing else, numbers least of all.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
internal sealed class KebabEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(
    JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
