using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>Source-generated JSON of audit records: one object a line, names and paths as they are.</summary>
[JsonSerializable(typeof(RecipeAuditRecord))]
internal sealed partial class RecipeAuditJson : JsonSerializerContext
{
    /// <summary>One object a line.</summary>
    public static RecipeAuditJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new KebabEnumConverter<RecipeChangeResult>() },
    });
}
