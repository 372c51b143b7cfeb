using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>A kind of JSON document that people write: the table of its members, and what messages call it and them.</summary>
internal sealed class DocumentDefinition
{
    private static readonly Dictionary<string, SettingDefinition> None = [];

    private readonly Dictionary<string, Dictionary<string, SettingDefinition>> _members = [];

    /// <param name="settings">Every member, in the order of the reference.</param>
    public DocumentDefinition(IReadOnlyList<SettingDefinition> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        foreach (SettingDefinition group in settings.Where(setting => setting.Main is not null))
        {
            _members[group.Path] = new Dictionary<string, SettingDefinition> { [SettingDefinition.MainName] = group.Main! };
        }

        foreach (SettingDefinition setting in settings)
        {
            _members.TryAdd(setting.Section, []);
            _members[setting.Section].Add(setting.Name, setting);
        }
    }

    /// <summary>What it is, as messages say it: "configuration".</summary>
    public required string Name { get; init; }

    /// <summary>What messages call one of its members: "setting".</summary>
    public required string Word { get; init; }

    /// <summary>The page that lists its members.</summary>
    public required string Page { get; init; }

    /// <summary>Whether null stands for leaving a member out that has no default.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>Whether members that are not known are refused in an object, by its path; elsewhere they are ignored.</summary>
    public Predicate<string> RefusesUnknownIn { get; init; } = _ => true;

    /// <summary>Every member, in the order of the reference.</summary>
    public IReadOnlyList<SettingDefinition> Settings { get; }

    /// <summary>Reads the content of a file, and finds everything that is wrong with it at once.</summary>
    /// <param name="bytes">UTF-8 JSON; comments and trailing commas are allowed.</param>
    /// <param name="path">The file it stands in, where relative paths start; it need not exist.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <returns>The sound values; null for what is no JSON, which is one fault with line and column.</returns>
    public SettingValues? Read(ReadOnlyMemory<byte> bytes, string path, SettingFaults faults)
    {
        using JsonDocument? json = JsonSyntax.Parse(bytes, out string? syntaxFault);
        if (json is null)
        {
            faults.AddToFile($"The {Name} cannot be read: {syntaxFault}.");
            return null;
        }

        return SettingWalker.Walk(json.RootElement, bytes, this, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", faults);
    }

    /// <summary>The members of an object by name, in the order of the reference; a main setting first.</summary>
    /// <param name="section">Path of the object; empty for the top of the file, with brackets for the objects of a list.</param>
    public IReadOnlyDictionary<string, SettingDefinition> MembersOf(string section) => _members.GetValueOrDefault(section, None);
}
