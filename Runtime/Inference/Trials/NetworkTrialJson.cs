using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Inference.Trials;

/// <summary>Source-generated JSON of an order, on one line.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NetworkTrialOrder))]
internal sealed partial class NetworkTrialJson : JsonSerializerContext;
