using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>The JSON schema of a document, made from the table of its members, for editors.</summary>
/// <seealso href="https://json-schema.org/draft/2020-12/json-schema-core">JSON Schema 2020-12</seealso>
internal sealed class DocumentSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly DocumentDefinition _document;

    private DocumentSchema(DocumentDefinition document) => _document = document;

    /// <summary>The schema as indented JSON with a final line break.</summary>
    /// <param name="document">The kind of document.</param>
    /// <param name="title">What editors call the schema.</param>
    public static string Write(DocumentDefinition document, string title)
    {
        JsonObject root = new() { ["$schema"] = Dialect, ["title"] = title };
        new DocumentSchema(document).DescribeObject(root, "");
        root["properties"]!.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            root.WriteTo(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private JsonObject DescribeObject(JsonObject schema, string section)
    {
        IReadOnlyDictionary<string, SettingDefinition> members = _document.MembersOf(section);
        schema["type"] = "object";
        schema["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Schema(member.Value))));
        AddRequired(schema, members.Where(member => HasToBeThere(member.Value)).Select(member => member.Key));
        if (_document.RefusesUnknownIn(section))
        {
            schema["additionalProperties"] = false;
        }

        if (members.Values.SelectMany(setting => setting.OfTypes).Distinct().ToArray() is { Length: > 0 } types)
        {
            schema["allOf"] = new JsonArray([.. types.Select(type => OfType(type, members.Values))]);
        }

        return schema;
    }

    // An object that may be left out has to be there all the same where something in it has to.
    private bool HasToBeThere(SettingDefinition setting) => setting.OfTypes.Count == 0 && (setting.IsRequired
        || (setting is { Kind: SettingKind.Group, Default: not null }
            && (setting.Main?.IsRequired ?? _document.MembersOf(setting.Path).Values.Any(HasToBeThere))));

    // Which members an object of a type must have, and that it has none of another type's.
    private static JsonObject OfType(string type, IEnumerable<SettingDefinition> members)
    {
        SettingDefinition[] own = [.. members.Where(setting => setting.OfTypes.Count == 0 || setting.OfTypes.Contains(type))];
        JsonObject then = new() { ["propertyNames"] = new JsonObject { ["enum"] = Strings(own.Select(setting => setting.Name)) } };
        AddRequired(then, own.Where(setting => setting.IsRequired).Select(setting => setting.Name));
        JsonObject properties = new() { ["type"] = new JsonObject { ["const"] = type } };
        return new JsonObject { ["if"] = new JsonObject { ["properties"] = properties }, ["then"] = then };
    }

    private JsonObject Schema(SettingDefinition setting)
    {
        if (setting.Main is { } main)
        {
            return new JsonObject { ["anyOf"] = new JsonArray(Schema(main), Schema(setting with { Main = null })) };
        }

        JsonObject schema = new()
        {
            ["title"] = setting.Title,
            ["description"] = setting.Unit is null ? setting.Description : $"{setting.Description} Unit: {setting.Unit}.",
        };
        DescribeValue(schema, setting);
        if (setting is { Default: { } standard, Kind: not SettingKind.Group })
        {
            schema["default"] = JsonNode.Parse(standard);
        }

        return schema;
    }

    private JsonObject DescribeValue(JsonObject schema, SettingDefinition setting) => setting.Kind switch
    {
        SettingKind.Group when MayBeNull(setting) => With(
            schema, ("anyOf", new JsonArray(new JsonObject { ["type"] = "null" }, DescribeObject([], setting.Path)))),
        SettingKind.Group => DescribeObject(schema, setting.Path),
        SettingKind.List => With(schema, ("type", "array"), ("items", DescribeObject([], $"{setting.Path}[]"))),
        SettingKind.Choice => With(schema, ("enum", Strings(setting.Choices))),
        SettingKind.Choices => With(
            schema, ("type", "array"), ("minItems", 1), ("uniqueItems", true),
            ("items", new JsonObject { ["enum"] = Strings(setting.Choices) })),
        SettingKind.Labels or SettingKind.NamedTexts =>
            With(schema, ("type", "object"), ("additionalProperties", DescribeValue([], setting.Part!))),
        SettingKind.Texts or SettingKind.Numbers => With(schema, ("type", "array"), ("items", DescribeValue([], setting.Part!))),
        SettingKind.Flag => With(schema, TypeOf(setting, "boolean")),
        SettingKind.Whole => DescribeNumber(With(schema, TypeOf(setting, "integer")), setting),
        SettingKind.Number => DescribeNumber(With(schema, TypeOf(setting, "number")), setting),
        SettingKind.AnyText => With(schema, TypeOf(setting, "string")),
        _ => With(schema, TypeOf(setting, "string"), ("minLength", 1)),
    };

    private static JsonObject DescribeNumber(JsonObject schema, SettingDefinition setting) =>
        double.IsInfinity(setting.Minimum) ? schema : With(
        schema, (setting.IsAboveMinimum ? "exclusiveMinimum" : "minimum", (decimal)setting.Minimum), ("maximum", (decimal)setting.Maximum));

    private (string Name, JsonNode Value) TypeOf(SettingDefinition setting, string name) =>
        ("type", MayBeNull(setting) ? Strings([name, "null"]) : name);

    private bool MayBeNull(SettingDefinition setting) => _document.AllowsNull && setting.IsOptional;

    private static JsonObject With(JsonObject schema, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        foreach ((string name, JsonNode value) in members)
        {
            schema[name] = value;
        }

        return schema;
    }

    private static void AddRequired(JsonObject schema, IEnumerable<string> names)
    {
        if (names.Any())
        {
            schema["required"] = Strings(names);
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
