using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Source-generated JSON of health checks.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
