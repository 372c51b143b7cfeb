using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Walks a parsed file along the catalogue: what is a setting, what is none, what is missing.</summary>
internal sealed class SettingWalker
{
    private const string SchemaReference = "$schema";

    private readonly SettingCatalog _catalog;
    private readonly Dictionary<string, SettingDefinition> _settings;
    private readonly Dictionary<string, SettingSection> _sections;
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly List<SettingFault> _faults = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _misshapen = [];

    private SettingWalker(SettingCatalog catalog)
    {
        _catalog = catalog;
        _settings = catalog.All.ToDictionary(setting => setting.Path);
        _sections = catalog.Sections.Where(section => section.Name.Length > 0).ToDictionary(section => section.Name);
    }

    /// <summary>The sound values of a file, and everything else that was found in it.</summary>
    /// <param name="root">The file's outermost value.</param>
    /// <param name="catalog">Every setting there is.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="faults">Where faults are added.</param>
    public static SettingValues Walk(JsonElement root, SettingCatalog catalog, string folder, SettingFaults faults)
    {
        SettingWalker walker = new(catalog);
        walker.WalkRoot(root);
        walker._faults.ForEach(faults.Add);
        return new SettingValues(walker._values, walker._seen, folder);
    }

    private void WalkRoot(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            _faults.Add(new SettingFault("", $"The file holds {JsonValues.Show(root)}: expected an object, {{ ... }}."));
            return;
        }

        foreach (JsonProperty property in root.EnumerateObject().Where(property => property.Name != SchemaReference))
        {
            Take("", property.Name, property.Value);
        }

        foreach (SettingDefinition missing in _catalog.All.Where(IsMissing))
        {
            string path = _names.Contains(missing.Path) ? $"{missing.Path}.{SettingSection.MainName}" : missing.Path;
            _faults.Add(new SettingFault(missing.Path, $"{path} is missing: expected {SettingCheck.Expected(missing)}."));
        }
    }

    private bool IsMissing(SettingDefinition setting) =>
        setting.IsRequired && setting.SourceTypes.Count == 0 && !_seen.Contains(setting.Path) && !_misshapen.Contains(setting.Section);

    private void Take(string section, string name, JsonElement value)
    {
        string path = section.Length == 0 ? name : $"{section}.{name}";
        if (name.Contains('.', StringComparison.Ordinal))
        {
            _faults.Add(new SettingFault(path, $"{path} is not a setting: names hold no dot, expected an object in an object, \"region\": {{ \"x\": ... }}."));
        }
        else if (!_names.Add(path))
        {
            _faults.Add(new SettingFault(path, $"{path} is there more than once: expected each setting once."));
        }
        else if (section.Length == 0 && _sections.TryGetValue(name, out SettingSection? group) && (group.MainSetting is null || value.ValueKind == JsonValueKind.Object))
        {
            TakeSection(name, value);
        }
        else if (Find(section, name) is { } setting)
        {
            _seen.Add(setting.Path);
            TakeValue(setting, value);
        }
        else
        {
            string? meant = NameSuggestion.Nearest(path, _settings.Keys.Concat(_sections.Keys));
            string hint = meant is null ? "expected one that docs/configuration.md lists." : $"did you mean {meant}?";
            _faults.Add(new SettingFault(path, $"{path} is not a setting: {hint}"));
        }
    }

    private SettingDefinition? Find(string section, string name) => section.Length == 0 ? _settings.GetValueOrDefault(name)
        : name == SettingSection.MainName && _sections[section].MainSetting is { } main ? main
        : _settings.GetValueOrDefault($"{section}.{name}");

    private void TakeSection(string section, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            _misshapen.Add(section);
            _faults.Add(new SettingFault(section, $"{section} is {JsonValues.Show(value)}: expected an object, {{ ... }}."));
            return;
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            Take(section, property.Name, property.Value);
        }
    }

    private void TakeValue(SettingDefinition setting, JsonElement value)
    {
        int before = _faults.Count;
        _faults.AddRange(SettingCheck.Faults(setting, value).Select(fault => new SettingFault(setting.Path, fault)));
        if (_faults.Count == before)
        {
            _values.Add(setting.Path, value);
        }
    }
}
