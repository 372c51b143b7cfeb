using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Writes enum values as lower-case words with hyphens ("shorter-side") and accepts nothing else, numbers least of all.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class KebabEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
