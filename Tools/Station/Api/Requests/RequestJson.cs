using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Api.Requests;

/// <summary>Source-generated JSON of requests and answers, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartAnnouncement))]
[JsonSerializable(typeof(TriggerAnswer))]
[JsonSerializable(typeof(AnnounceAnswer))]
internal sealed partial class RequestJson : JsonSerializerContext;
