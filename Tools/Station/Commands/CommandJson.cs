using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Label;
using EdgeConvNeXt.Station.Commands.Models;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>Source-generated JSON of what a script may read from the commands of the agent, for
/// <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InspectedImage))]
[JsonSerializable(typeof(RecipeReport))]
[JsonSerializable(typeof(JournalRow))]
[JsonSerializable(typeof(JournalCount))]
[JsonSerializable(typeof(SlotReport))]
[JsonSerializable(typeof(EventLine))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(WaitingPart))]
[JsonSerializable(typeof(AccuracyReport))]
internal sealed partial class CommandJson : JsonSerializerContext;
