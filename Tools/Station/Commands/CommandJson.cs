using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>Source-generated JSON of what a script may read from the commands of the agent. Absent values are left out.</summary>
[JsonSerializable(typeof(InspectedImage))]
[JsonSerializable(typeof(RecipeReport))]
[JsonSerializable(typeof(JournalRow))]
[JsonSerializable(typeof(JournalCount))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>One object a line; labels and paths are written as they are, not as escapes.</summary>
    public static CommandJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
