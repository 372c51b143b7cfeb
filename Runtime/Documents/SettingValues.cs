using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// The sound values of one document, with the defaults of its table behind them. Reading a setting as another kind than its own is misuse.
/// </summary>
public sealed class SettingValues
{
    private readonly IReadOnlyDictionary<string, JsonElement> _values;
    private readonly IReadOnlySet<string> _mentioned;
    private readonly string _folder;

    // Of an object in a list: where it stands in the table and in the file, "regions[]" and "regions[2]".
    private readonly (string Table, string File) _at;

    /// <param name="values">Values that passed their checks, by path.</param>
    /// <param name="mentioned">Paths that the file has, sound or not.</param>
    /// <param name="folder">Where relative paths start.</param>
    internal SettingValues(IReadOnlyDictionary<string, JsonElement> values, IReadOnlySet<string> mentioned, string folder)
        : this(values, mentioned, folder, ("", ""))
    {
    }

    private SettingValues(IReadOnlyDictionary<string, JsonElement> values, IReadOnlySet<string> mentioned, string folder,
        (string Table, string File) at)
    {
        _values = values;
        _mentioned = mentioned;
        _folder = folder;
        _at = at;
    }

    /// <summary>Whether the file has a setting, be its value sound or not.</summary>
    public bool IsMentioned(SettingDefinition setting) => _mentioned.Contains(PathOf(setting));

    /// <summary>The text, path or choice, or null when there is neither a value nor a default.</summary>
    public string? Text(SettingDefinition setting) => Find(setting)?.GetString();

    /// <summary>The path, absolute, or null when there is neither a value nor a default.</summary>
    public string? Path(SettingDefinition setting) => Text(setting) is { } path ? System.IO.Path.GetFullPath(path, _folder) : null;

    /// <summary>The whole number of a setting whose range fits, or null when there is neither a value nor a default.</summary>
    public int? Int(SettingDefinition setting) => (int?)Whole(setting);

    /// <summary>The flag; every flag has a default.</summary>
    public bool Flag(SettingDefinition setting) => Find(setting)?.GetBoolean() ?? throw Undefined(setting);

    /// <summary>The whole number, or null when there is neither a value nor a default.</summary>
    public long? Whole(SettingDefinition setting) => Find(setting)?.GetInt64();

    /// <summary>The number, or null when there is neither a value nor a default.</summary>
    public double? Number(SettingDefinition setting) => Find(setting)?.GetDouble();

    /// <summary>The value of an enum whose words are the setting's choices; every such setting has a default.</summary>
    internal TEnum Word<TEnum>(SettingDefinition setting)
        where TEnum : struct, Enum =>
        Text(setting) is { } word ? JsonValues.ValueOf<TEnum>(word) : throw Undefined(setting);

    /// <summary>The values of an enum whose words are the setting's choices; every such setting has a default.</summary>
    internal IReadOnlyList<TEnum> Words<TEnum>(SettingDefinition setting)
        where TEnum : struct, Enum
    {
        IReadOnlyList<string> words = Choices(setting);
        TEnum[] values = new TEnum[words.Count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = JsonValues.ValueOf<TEnum>(words[index]);
        }

        return values;
    }

    /// <summary>The list of choices; every such setting has a default.</summary>
    public IReadOnlyList<string> Choices(SettingDefinition setting) =>
        Find(setting) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : throw Undefined(setting);

    /// <summary>The list of texts as paths, absolute; every such setting has a default.</summary>
    public IReadOnlyList<string> Paths(SettingDefinition setting) =>
        [.. Choices(setting).Select(path => System.IO.Path.GetFullPath(path, _folder))];

    /// <summary>The list of numbers; empty when there is no value.</summary>
    internal IReadOnlyList<double> Numbers(SettingDefinition setting) =>
        Find(setting) is { } list ? [.. list.EnumerateArray().Select(item => item.GetDouble())] : [];

    /// <summary>The numbers by label; empty when there is no value. Without those that are not sound.</summary>
    public IReadOnlyDictionary<string, float> Labels(SettingDefinition setting)
    {
        Dictionary<string, float> labels = [];
        if (Find(setting) is { } map)
        {
            foreach (JsonProperty label in map.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.Number))
            {
                labels[label.Name] = (float)label.Value.GetDouble();
            }
        }

        return labels;
    }

    /// <summary>Whether the file has an object.</summary>
    internal bool HasGroup(SettingDefinition group) => _values.ContainsKey(PathOf(group));

    /// <summary>The values of each object of a list; empty when there is none. One that is no object has none of its own.</summary>
    internal IReadOnlyList<SettingValues> Items(SettingDefinition list) => _values.TryGetValue(PathOf(list), out JsonElement array)
        ? [.. Enumerable.Range(0, array.GetArrayLength()).Select(index =>
            new SettingValues(_values, _mentioned, _folder, ($"{list.Path}[]", $"{PathOf(list)}[{index}]")))]
        : [];

    private string PathOf(SettingDefinition setting) =>
        setting.Path.StartsWith(_at.Table, StringComparison.Ordinal) ? _at.File + setting.Path[_at.Table.Length..] : setting.Path;

    private JsonElement? Find(SettingDefinition setting) =>
        _values.TryGetValue(PathOf(setting), out JsonElement value) ? value
        : setting.Default is { } standard ? JsonElement.Parse(standard)
        : null;

    private static InvalidOperationException Undefined(SettingDefinition setting) =>
        new($"{setting.Path} has neither a value nor a default.");
}
