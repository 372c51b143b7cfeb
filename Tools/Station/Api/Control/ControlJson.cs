using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Source-generated JSON of the control socket. Absent values are left out.</summary>
[JsonSerializable(typeof(StationStatus))]
[JsonSerializable(typeof(ControlRefusal))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    /// <summary>One object a line; names are written as they are, not as escapes.</summary>
    public static ControlJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new LatencyJsonConverter(), new MillisecondsJsonConverter() },
    });
}
