using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Api.Page;
using EdgeConvNeXt.Station.Doctor;
using EdgeConvNeXt.Station.History;

namespace EdgeConvNeXt.Station.Tests.Api.Page.OpenApi;

/// <summary>JSON Schemas of the page's answers, out of the types that are written and what their docstrings say.</summary>
internal sealed class AnswerSchemas
{
    private static readonly Type[] Types =
    [
        typeof(SessionAnswer), typeof(UserList), typeof(TokenList), typeof(TokenItem), typeof(AuditAnswer), typeof(MachineReport),
        typeof(PageSummary), typeof(PartList), typeof(PagePart), typeof(PartMap), typeof(LabelAnswer), typeof(ReviewList),
        typeof(AccuracyAnswer), typeof(RecipePage), typeof(RecipeHash), typeof(RecipeFaults), typeof(ThresholdEffect),
        typeof(RecipeHistoryPage), typeof(ModelPage), typeof(SlotPage), typeof(TrendAnswer), typeof(HttpProblem),
    ];

    // As the contexts of the answers have it: camelCase, and what is null is left out.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly DocumentationText _documentation = new();

    /// <summary>The schemas by the names of their types.</summary>
    public JsonObject Make()
    {
        JsonObject schemas = [];
        foreach (Type type in Types.OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            schemas[type.Name] = Options.GetJsonSchemaAsNode(
                type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
        }

        return schemas;
    }

    private JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        Type type = context.TypeInfo.Type;
        string? text = context.PropertyInfo?.AttributeProvider is MemberInfo member ? _documentation.Of(member)
            : context.Path.IsEmpty ? _documentation.Of(type) : null;
        if (!context.Path.IsEmpty && Types.Contains(type))
        {
            return Described(text, new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" });
        }

        if (schema is not JsonObject node)
        {
            return text is null ? schema : new JsonObject { ["description"] = text };
        }

        RequireWhatIsAlwaysThere(context.TypeInfo, node);
        if (context.PropertyInfo is not null && node["type"] is JsonArray types)
        {
            // A member that is null is left out.
            node["type"] = types.Select(name => name!.GetValue<string>()).First(name => name != "null");
        }

        return Described(text, node);
    }

    private static void RequireWhatIsAlwaysThere(JsonTypeInfo type, JsonObject schema)
    {
        if (type.Kind != JsonTypeInfoKind.Object || schema["properties"] is null)
        {
            return;
        }

        schema.Remove("required");
        JsonArray required = [.. type.Properties.Where(IsAlwaysThere).Select(property => (JsonNode)property.Name)];
        if (required.Count > 0)
        {
            schema["required"] = required;
        }
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.Get is not null && !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null;

    private static JsonObject Described(string? text, JsonObject schema)
    {
        if (text is null)
        {
            return schema;
        }

        JsonObject described = new() { ["description"] = text };
        foreach ((string name, JsonNode? value) in schema.ToArray())
        {
            schema.Remove(name);
            described[name] = value;
        }

        return described;
    }
}
