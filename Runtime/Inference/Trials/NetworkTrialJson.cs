using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Inference.Trials;

/// <summary>Source-generated JSON of a request, on one line.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NetworkTrialRequest))]
internal sealed partial class NetworkTrialJson : JsonSerializerContext;
