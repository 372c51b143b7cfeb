using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

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
    private readonly Utf8JsonWriter _json;

    private DocumentSchema(DocumentDefinition document, Utf8JsonWriter json)
    {
        _document = document;
        _json = json;
    }

    /// <summary>The schema as indented JSON with a final line break.</summary>
    /// <param name="document">The kind of document.</param>
    /// <param name="title">What editors call the schema.</param>
    public static string Write(DocumentDefinition document, string title)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Dialect);
            json.WriteString("title", title);
            new DocumentSchema(document, json).WriteObject("");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    // What describes an object and its members, into the object that is being written.
    private void WriteObject(string section)
    {
        IReadOnlyDictionary<string, SettingDefinition> members = _document.MembersOf(section);
        _json.WriteString("type", "object");
        _json.WriteStartObject("properties");
        if (section.Length == 0)
        {
            _json.WriteStartObject("$schema");
            _json.WriteString("type", "string");
            _json.WriteEndObject();
        }

        foreach ((string name, SettingDefinition setting) in members)
        {
            _json.WritePropertyName(name);
            WriteSetting(setting);
        }

        _json.WriteEndObject();
        WriteRequired(members.Where(member => HasToBeThere(member.Value)).Select(member => member.Key));
        if (_document.RefusesUnknownIn(section))
        {
            _json.WriteBoolean("additionalProperties", false);
        }

        if (members.Values.Any(setting => setting.OfTypes.Count > 0))
        {
            WriteTypes(members.Values);
        }
    }

    // An object that may be left out has to be there all the same where something in it has to.
    private bool HasToBeThere(SettingDefinition setting) => setting.OfTypes.Count == 0 && (setting.IsRequired
        || (setting is { Kind: SettingKind.Group, Default: not null }
            && (setting.Main?.IsRequired ?? _document.MembersOf(setting.Path).Values.Any(HasToBeThere))));

    // For each type: which members it must have, and that it has none of another type's.
    private void WriteTypes(IEnumerable<SettingDefinition> members)
    {
        _json.WriteStartArray("allOf");
        foreach (string type in members.SelectMany(setting => setting.OfTypes).Distinct())
        {
            List<SettingDefinition> own = [.. members.Where(setting => setting.OfTypes.Count == 0 || setting.OfTypes.Contains(type))];
            _json.WriteStartObject();
            _json.WriteStartObject("if");
            _json.WriteStartObject("properties");
            _json.WriteStartObject("type");
            _json.WriteString("const", type);
            _json.WriteEndObject();
            _json.WriteEndObject();
            _json.WriteEndObject();
            _json.WriteStartObject("then");
            _json.WriteStartObject("propertyNames");
            WriteStrings("enum", own.Select(setting => setting.Name));
            _json.WriteEndObject();
            WriteRequired(own.Where(setting => setting.IsRequired).Select(setting => setting.Name));
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteSetting(SettingDefinition setting)
    {
        _json.WriteStartObject();
        if (setting.Main is { } main)
        {
            _json.WriteStartArray("anyOf");
            WriteSetting(main);
            WriteSetting(setting with { Main = null });
            _json.WriteEndArray();
        }
        else
        {
            _json.WriteString("title", setting.Title);
            _json.WriteString("description", setting.Unit is null ? setting.Description : $"{setting.Description} Unit: {setting.Unit}.");
            WriteType(setting);
            WriteDefault(setting);
        }

        _json.WriteEndObject();
    }

    private void WriteDefault(SettingDefinition setting)
    {
        if (setting is { Default: not null, Kind: not SettingKind.Group })
        {
            _json.WritePropertyName("default");
            _json.WriteRawValue(setting.Default);
        }
    }

    private void WriteType(SettingDefinition setting)
    {
        switch (setting.Kind)
        {
            case SettingKind.Text or SettingKind.Path:
                WriteTypeName(setting, "string");
                _json.WriteNumber("minLength", 1);
                break;
            case SettingKind.AnyText:
                WriteTypeName(setting, "string");
                break;
            case SettingKind.Flag:
                WriteTypeName(setting, "boolean");
                break;
            case SettingKind.Whole or SettingKind.Number:
                WriteTypeName(setting, setting.Kind == SettingKind.Whole ? "integer" : "number");
                WriteRange(setting);
                break;
            case SettingKind.Choice:
                WriteStrings("enum", setting.Choices);
                break;
            case SettingKind.Group:
                WriteGroup(setting);
                break;
            case SettingKind.Labels or SettingKind.NamedTexts:
                _json.WriteString("type", "object");
                WriteParts("additionalProperties", setting);
                break;
            default:
                _json.WriteString("type", "array");
                WriteParts("items", setting);
                break;
        }
    }

    private void WriteGroup(SettingDefinition setting)
    {
        if (_document.AllowsNull && setting.IsOptional)
        {
            _json.WriteStartArray("anyOf");
            _json.WriteStartObject();
            _json.WriteString("type", "null");
            _json.WriteEndObject();
            _json.WriteStartObject();
            WriteObject(setting.Path);
            _json.WriteEndObject();
            _json.WriteEndArray();
        }
        else
        {
            WriteObject(setting.Path);
        }
    }

    // What each member of a map or each item of a list has to be.
    private void WriteParts(string name, SettingDefinition setting)
    {
        if (setting.Kind == SettingKind.Choices)
        {
            _json.WriteNumber("minItems", 1);
            _json.WriteBoolean("uniqueItems", true);
        }

        _json.WriteStartObject(name);
        switch (setting.Kind)
        {
            case SettingKind.Choices:
                WriteStrings("enum", setting.Choices);
                break;
            case SettingKind.List:
                WriteObject($"{setting.Path}[]");
                break;
            default:
                WriteType(setting.Part!);
                break;
        }

        _json.WriteEndObject();
    }

    private void WriteTypeName(SettingDefinition setting, string name)
    {
        if (_document.AllowsNull && setting.IsOptional)
        {
            WriteStrings("type", [name, "null"]);
        }
        else
        {
            _json.WriteString("type", name);
        }
    }

    private void WriteRange(SettingDefinition setting)
    {
        if (!double.IsInfinity(setting.Minimum))
        {
            _json.WriteNumber(setting.IsAboveMinimum ? "exclusiveMinimum" : "minimum", (decimal)setting.Minimum);
            _json.WriteNumber("maximum", (decimal)setting.Maximum);
        }
    }

    private void WriteRequired(IEnumerable<string> names)
    {
        List<string> required = [.. names];
        if (required.Count > 0)
        {
            WriteStrings("required", required);
        }
    }

    private void WriteStrings(string name, IEnumerable<string> values)
    {
        _json.WriteStartArray(name);
        foreach (string value in values)
        {
            _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
    }
}
