using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>Source-generated JSON of what is posted, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalRow))]
[JsonSerializable(typeof(JournalRow[]))]
[JsonSerializable(typeof(RefusedResult))]
internal sealed partial class WebhookJson : JsonSerializerContext;

/// <summary>A result that the receiver refused for good.</summary>
/// <param name="Time">UTC when it was set aside, ISO 8601.</param>
/// <param name="Reason">What the receiver answered.</param>
/// <param name="Result">The result as it was posted.</param>
internal sealed record RefusedResult(string Time, string Reason, JournalRow Result);
