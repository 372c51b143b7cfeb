using System.Text.Json;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// The sound values of one file, with the catalogue's defaults behind them. Reading a setting as another kind than its own is misuse.
/// </summary>
/// <param name="values">Values that passed <see cref="SettingCheck"/>.</param>
/// <param name="mentioned">Paths that the file has, sound or not.</param>
/// <param name="folder">Where relative paths start.</param>
public sealed class SettingValues(IReadOnlyDictionary<string, JsonElement> values, IReadOnlySet<string> mentioned, string folder)
{
    /// <summary>Whether the file has a setting, be its value sound or not.</summary>
    public bool IsMentioned(SettingDefinition setting) => mentioned.Contains(setting.Path);

    /// <summary>The text, path or choice, or null when there is neither a value nor a default.</summary>
    public string? Text(SettingDefinition setting) => Find(setting)?.GetString();

    /// <summary>The path, absolute, or null when there is neither a value nor a default.</summary>
    public string? Path(SettingDefinition setting) => Text(setting) is { } path ? System.IO.Path.GetFullPath(path, folder) : null;

    /// <summary>The whole number of a setting whose range fits, or null when there is neither a value nor a default.</summary>
    public int? Int(SettingDefinition setting) => (int?)Whole(setting);

    /// <summary>The flag; every flag has a default.</summary>
    public bool Flag(SettingDefinition setting) => Find(setting)?.GetBoolean() ?? throw Undefined(setting);

    /// <summary>The whole number, or null when there is neither a value nor a default.</summary>
    public long? Whole(SettingDefinition setting) => Find(setting)?.GetInt64();

    /// <summary>The number, or null when there is neither a value nor a default.</summary>
    public double? Number(SettingDefinition setting) => Find(setting)?.GetDouble();

    /// <summary>The list of choices; every such setting has a default.</summary>
    public IReadOnlyList<string> Choices(SettingDefinition setting) =>
        Find(setting) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : throw Undefined(setting);

    /// <summary>The numbers by label; empty when there is no value. The last of equal labels counts.</summary>
    public IReadOnlyDictionary<string, float> Labels(SettingDefinition setting)
    {
        Dictionary<string, float> labels = [];
        if (Find(setting) is { } map)
        {
            foreach (JsonProperty label in map.EnumerateObject())
            {
                labels[label.Name] = (float)label.Value.GetDouble();
            }
        }

        return labels;
    }

    private JsonElement? Find(SettingDefinition setting)
    {
        if (values.TryGetValue(setting.Path, out JsonElement value))
        {
            return value;
        }

        if (setting.Default is null)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(setting.Default);
        return document.RootElement.Clone();
    }

    private static InvalidOperationException Undefined(SettingDefinition setting) => new($"{setting.Path} has neither a value nor a default.");
}
