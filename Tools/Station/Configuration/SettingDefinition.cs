namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// One setting: everything that validation, the JSON schema, the reference and a settings page need to know of it. Settings are declared in
/// <see cref="SettingCatalog"/> and nowhere else.
/// </summary>
/// <param name="Path">Where it stands in the file, dotted: "source.framesPerSecond". At most one dot.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does, in full sentences.</param>
public sealed record SettingDefinition(string Path, SettingKind Kind, string Title, string Description)
{
    /// <summary>What its numbers count: "pixels", "seconds"; null for a mere number or no number.</summary>
    public string? Unit { get; init; }

    /// <summary>The value, as JSON, that is used where the file has none; null when leaving it out means something of its own.</summary>
    public string? Default { get; init; }

    /// <summary>
    /// What leaving it out means where there is no default value; null when <see cref="Default"/> or <see cref="IsRequired"/> says it.
    /// </summary>
    public string? Otherwise { get; init; }

    /// <summary>Whether the file has to have it; for a setting of some source types, when the source is of such a type.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The smallest number allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>The words allowed.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The values of source.type it belongs to; empty when it belongs to all.</summary>
    public IReadOnlyList<string> SourceTypes { get; init; } = [];

    /// <summary>The object it stands in, or an empty string at the top of the file.</summary>
    public string Section => Path.Contains('.', StringComparison.Ordinal) ? Path[..Path.IndexOf('.', StringComparison.Ordinal)] : "";

    /// <summary>Its name within its section.</summary>
    public string Name => Path[(Path.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

/// <summary>What a setting's JSON value may be.</summary>
public enum SettingKind
{
    /// <summary>A string with at least one character.</summary>
    Text,

    /// <summary>A string: a file or folder, absolute or relative to the folder of the configuration file.</summary>
    Path,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A number without a fraction.</summary>
    Whole,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>A string out of the setting's choices.</summary>
    Choice,

    /// <summary>An array with at least one string, each out of the setting's choices and there once.</summary>
    Choices,

    /// <summary>An object with a number for each label it names.</summary>
    Labels,
}

/// <summary>An object of the configuration file that groups settings.</summary>
/// <param name="Name">Its name in the file; empty for the top of the file.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What its settings are about, in full sentences.</param>
public sealed record SettingSection(string Name, string Title, string Description)
{
    /// <summary>Name of <see cref="MainSetting"/> within the object.</summary>
    public const string MainName = "path";

    /// <summary>
    /// The setting, of the section's own name, that a value in place of the object stands for; in the object it is <see cref="MainName"/>.
    /// Null for most.
    /// </summary>
    public SettingDefinition? MainSetting { get; init; }
}
