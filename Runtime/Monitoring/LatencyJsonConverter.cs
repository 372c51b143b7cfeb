using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Monitoring;

/// <summary>Writes a histogram as its count and, in milliseconds, p50, p95, p99 and max.</summary>
internal sealed class LatencyJsonConverter : JsonConverter<LatencyHistogram>
{
    /// <summary>It is never read back.</summary>
    public override LatencyHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A histogram cannot be had back from its percentiles.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LatencyHistogram value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("count", value.Count);
        writer.WriteNumber("p50Ms", value.Percentile(0.5).TotalMilliseconds);
        writer.WriteNumber("p95Ms", value.Percentile(0.95).TotalMilliseconds);
        writer.WriteNumber("p99Ms", value.Percentile(0.99).TotalMilliseconds);
        writer.WriteNumber("maxMs", value.Max.TotalMilliseconds);
        writer.WriteEndObject();
    }
}
