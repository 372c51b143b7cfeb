using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Source-generated JSON of the control socket, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StationStatus))]
[JsonSerializable(typeof(ControlRefusal))]
[JsonSerializable(typeof(ModelRequest))]
[JsonSerializable(typeof(ModelAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
