using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Source-generated JSON of the manifest: camelCase members, enums as lower-case words.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    Converters = [
        typeof(KebabEnumConverter<ColorOrder>),
        typeof(KebabEnumConverter<ResizeMode>),
        typeof(KebabEnumConverter<ResizeFilter>),
        typeof(KebabEnumConverter<ModelOutput>),
        typeof(InputFormatConverter),
    ])]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
