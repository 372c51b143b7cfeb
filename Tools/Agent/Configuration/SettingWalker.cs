using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Agent.Configuration;

/// <summary>Walks a parsed file along the catalogue: what is a setting, what is none, what is missing.</summary>
internal sealed class SettingWalker
{
    private const string SchemaReference = "$schema";

    private readonly Dictionary<string, SettingDefinition> _settings = SettingCatalog.All.ToDictionary(setting => setting.Path);
    private readonly HashSet<string> _sections = [.. SettingCatalog.Sections.Select(section => section.Name).Where(name => name.Length > 0)];
    private readonly Dictionary<SettingDefinition, JsonElement> _values = [];
    private readonly List<SettingFault> _faults = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _misshapen = [];

    /// <summary>The sound values of a file, and everything else that was found in it.</summary>
    /// <param name="root">The file's outermost value.</param>
    /// <param name="faults">Where faults are added.</param>
    public static SettingValues Walk(JsonElement root, List<SettingFault> faults)
    {
        SettingWalker walker = new();
        walker.WalkRoot(root);
        faults.AddRange(walker._faults);
        return new SettingValues(walker._values, walker._seen);
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

        foreach (SettingDefinition missing in SettingCatalog.All.Where(IsMissing))
        {
            _faults.Add(new SettingFault(missing.Path, $"{missing.Path} is missing: expected {SettingCheck.Expected(missing)}."));
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
        else if (!_seen.Add(path))
        {
            _faults.Add(new SettingFault(path, $"{path} is there more than once: expected each setting once."));
        }
        else if (section.Length == 0 && _sections.Contains(name))
        {
            TakeSection(name, value);
        }
        else if (_settings.TryGetValue(path, out SettingDefinition? setting))
        {
            TakeValue(setting, value);
        }
        else
        {
            string? meant = NameSuggestion.Nearest(path, _settings.Keys.Concat(_sections));
            string hint = meant is null ? "expected one that docs/configuration.md lists." : $"did you mean {meant}?";
            _faults.Add(new SettingFault(path, $"{path} is not a setting: {hint}"));
        }
    }

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
            _values.Add(setting, value);
        }
    }
}
