using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Station.Api.Requests;

/// <summary>Source-generated JSON of requests and answers. Absent values are left out.</summary>
[JsonSerializable(typeof(PartAnnouncement))]
[JsonSerializable(typeof(TriggerAnswer))]
[JsonSerializable(typeof(AnnounceAnswer))]
internal sealed partial class RequestJson : JsonSerializerContext
{
    /// <summary>One object a line; names are written as they are, not as escapes.</summary>
    public static RequestJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<TriggerResult>(JsonNamingPolicy.CamelCase) },
    });
}
