using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// Every setting of a list of modules. Validation, the JSON schema, docs/configuration.md and the settings page all come from here; run the
/// station's tests with EDGE_UPDATE_GOLDENS=1 to write schema and reference anew.
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
    public IReadOnlyList<string> SourceTypes { get; } =
    [
        .. modules.SelectMany(module => module.Settings).SelectMany(setting => setting.OfTypes).Distinct(),
    ];

    /// <summary>What a configuration file may have.</summary>
    internal DocumentDefinition Document { get; } = new([.. Definitions(modules)])
    {
        Name = "configuration",
        Word = "setting",
        Page = "docs/configuration.md",
    };

    /// <summary>The JSON schema of configuration files: for editors, and for `edge-agent --schema`.</summary>
    public string WriteSchema() => DocumentSchema.Write(Document, "edge-agent configuration");

    // A setting that an object may stand for is written there.
    private static IEnumerable<SettingDefinition> Definitions(IReadOnlyList<IStationModule> modules)
    {
        SettingSection[] sections = [.. modules.SelectMany(module => module.Sections).Where(section => section.Name.Length > 0)];
        return modules.SelectMany(module => module.Settings).Where(setting => !sections.Any(section => section.MainSetting == setting))
            .Concat(sections.Select(section => section.Definition));
    }
}

/// <summary>An object of the configuration file that groups settings.</summary>
/// <param name="Name">Its name in the file; empty for the top of the file.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What its settings are about, in full sentences.</param>
public sealed record SettingSection(string Name, string Title, string Description)
{
    /// <summary>
    /// The setting, of the section's own name, that a value in place of the object stands for. Null for most.
    /// </summary>
    public SettingDefinition? MainSetting { get; init; }

    /// <summary>The object as a member of the file.</summary>
    internal SettingDefinition Definition => new(Name, SettingKind.Group, Title, Description) { Default = "{}", Main = MainSetting };
}
