namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// Every setting of a list of modules. Validation, the JSON schema, docs/configuration.md and the settings page all come from here; run the
/// station's
/// tests with EDGE_UPDATE_GOLDENS=1 to write schema and reference anew.
/// </summary>
/// <param name="modules">The modules, in the order of the reference.</param>
public sealed class SettingCatalog(IReadOnlyList<IStationModule> modules)
{
    /// <summary>The modules.</summary>
    public IReadOnlyList<IStationModule> Modules => modules;

    /// <summary>The top of the file and its objects, in the order of the reference.</summary>
    public IReadOnlyList<SettingSection> Sections { get; } = [.. modules.SelectMany(module => module.Sections)];

    /// <summary>Every setting, in the order of the reference.</summary>
    public IReadOnlyList<SettingDefinition> All { get; } = [.. modules.SelectMany(module => module.Settings)];

    /// <summary>The values of source.type, in the order of the reference.</summary>
    public IReadOnlyList<string> SourceTypes { get; } = [.. modules.SelectMany(module => module.Settings).SelectMany(setting => setting.SourceTypes).Distinct()];
}
