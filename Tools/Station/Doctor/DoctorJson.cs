using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>Source-generated JSON of the doctor's report, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MachineReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
