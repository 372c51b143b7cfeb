namespace EdgeConvNeXt.Station.Configuration;

/// <summary>An object of the configuration file that groups settings.</summary>
/// <param name="Name">Its name in the file; empty for the top of the file.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What its settings are about, in full sentences.</param>
public sealed record SettingSection(string Name, string Title, string Description)
{
    /// <summary>Name of <see cref="MainSetting"/> within the object.</summary>
    public const string MainName = "path";

    /// <summary>The setting, of the section's own name, that a value in place of the object stands for; in the object it is <see cref="MainName"/>. Null for most.</summary>
    public SettingDefinition? MainSetting { get; init; }
}
