using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>Source-generated JSON of the doctor's report. Absent values are left out.</summary>
[JsonSerializable(typeof(MachineReport))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    /// <summary>One object a line; names are written as they are, not as escapes.</summary>
    public static DoctorJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
