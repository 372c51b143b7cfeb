using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Durations as numbers of milliseconds.</summary>
internal sealed class MillisecondsJsonConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromMilliseconds(reader.GetDouble());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.TotalMilliseconds);
}
