using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>Writes percentiles as numbers of milliseconds.</summary>
internal sealed class LatencySummaryJsonConverter : JsonConverter<LatencySummary>
{
    /// <summary>It is never read back.</summary>
    public override LatencySummary Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Percentiles are written only.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LatencySummary value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("p50", value.P50.TotalMilliseconds);
        writer.WriteNumber("p95", value.P95.TotalMilliseconds);
        writer.WriteNumber("p99", value.P99.TotalMilliseconds);
        writer.WriteEndObject();
    }
}
