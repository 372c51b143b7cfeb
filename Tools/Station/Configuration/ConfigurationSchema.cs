using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>The JSON schema of configuration files, made from the catalogue: for editors, and for `edge-agent --schema`.</summary>
/// <param name="catalog">Every setting there is.</param>
/// <seealso href="https://json-schema.org/draft/2020-12/json-schema-core">JSON Schema 2020-12</seealso>
public sealed class ConfigurationSchema(SettingCatalog catalog)
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as indented JSON with a final line break.</summary>
    public string Write()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            WriteRoot(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private void WriteRoot(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema", Dialect);
        json.WriteString("title", "edge-agent configuration");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("$schema");
        json.WriteString("type", "string");
        json.WriteEndObject();
        WriteSettings(json, "");
        foreach (SettingSection section in catalog.Sections.Where(section => section.Name.Length > 0))
        {
            json.WritePropertyName(section.Name);
            WriteSectionOrValue(json, section);
        }

        json.WriteEndObject();
        WriteRequired(json, Of("").Where(setting => setting.IsRequired).Select(setting => setting.Name).Append("source"));
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private IEnumerable<SettingDefinition> Of(string section) => catalog.All.Where(setting => setting.Section == section);

    private void WriteSectionOrValue(Utf8JsonWriter json, SettingSection section)
    {
        if (section.MainSetting is not { } main)
        {
            WriteSection(json, section);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("anyOf");
        WriteSetting(json, main);
        WriteSection(json, section);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteSection(Utf8JsonWriter json, SettingSection section)
    {
        json.WriteStartObject();
        json.WriteString("title", section.Title);
        json.WriteString("description", section.Description);
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        if (section.MainSetting is { } main)
        {
            json.WritePropertyName(SettingSection.MainName);
            WriteSetting(json, main);
        }

        WriteSettings(json, section.Name);
        json.WriteEndObject();
        string[] mainName = section.MainSetting is { IsRequired: true } ? [SettingSection.MainName] : [];
        WriteRequired(json, [.. mainName, .. Of(section.Name).Where(setting => setting.IsRequired && setting.SourceTypes.Count == 0).Select(setting => setting.Name)]);
        json.WriteBoolean("additionalProperties", false);
        if (Of(section.Name).Any(setting => setting.SourceTypes.Count > 0))
        {
            WriteSourceTypes(json, section.Name);
        }

        json.WriteEndObject();
    }

    // For each source type: which settings it must have, and that it has none of another type's.
    private void WriteSourceTypes(Utf8JsonWriter json, string section)
    {
        json.WriteStartArray("allOf");
        foreach (string type in catalog.SourceTypes)
        {
            List<SettingDefinition> own = [.. Of(section).Where(setting => setting.SourceTypes.Count == 0 || setting.SourceTypes.Contains(type))];
            json.WriteStartObject();
            json.WriteStartObject("if");
            json.WriteStartObject("properties");
            json.WriteStartObject("type");
            json.WriteString("const", type);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("then");
            json.WriteStartObject("propertyNames");
            WriteStrings(json, "enum", own.Select(setting => setting.Name));
            json.WriteEndObject();
            WriteRequired(json, own.Where(setting => setting.IsRequired).Select(setting => setting.Name));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSettings(Utf8JsonWriter json, string section)
    {
        // One that its section may stand for is written there.
        foreach (SettingDefinition setting in Of(section).Where(setting => !catalog.Sections.Any(group => group.MainSetting == setting)))
        {
            json.WritePropertyName(setting.Name);
            WriteSetting(json, setting);
        }
    }

    private static void WriteSetting(Utf8JsonWriter json, SettingDefinition setting)
    {
        json.WriteStartObject();
        json.WriteString("title", setting.Title);
        json.WriteString("description", setting.Unit is null ? setting.Description : $"{setting.Description} Unit: {setting.Unit}.");
        WriteType(json, setting);
        if (setting.Default is not null)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(setting.Default);
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, SettingDefinition setting)
    {
        switch (setting.Kind)
        {
            case SettingKind.Text or SettingKind.Path:
                json.WriteString("type", "string");
                json.WriteNumber("minLength", 1);
                break;
            case SettingKind.Flag:
                json.WriteString("type", "boolean");
                break;
            case SettingKind.Whole or SettingKind.Number:
                WriteNumber(json, setting, setting.Kind == SettingKind.Whole ? "integer" : "number");
                break;
            case SettingKind.Choice:
                WriteStrings(json, "enum", setting.Choices);
                break;
            case SettingKind.Choices:
                WriteChoices(json, setting);
                break;
            case SettingKind.Labels:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteNumber(json, setting, "number");
                json.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"{setting.Path} is of the unknown kind {setting.Kind}.");
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, SettingDefinition setting, string type)
    {
        json.WriteString("type", type);
        json.WriteNumber("minimum", (decimal)setting.Minimum);
        json.WriteNumber("maximum", (decimal)setting.Maximum);
    }

    private static void WriteChoices(Utf8JsonWriter json, SettingDefinition setting)
    {
        json.WriteString("type", "array");
        json.WriteNumber("minItems", 1);
        json.WriteBoolean("uniqueItems", true);
        json.WriteStartObject("items");
        WriteStrings(json, "enum", setting.Choices);
        json.WriteEndObject();
    }

    private static void WriteRequired(Utf8JsonWriter json, IEnumerable<string> names)
    {
        List<string> required = [.. names];
        if (required.Count > 0)
        {
            WriteStrings(json, "required", required);
        }
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
