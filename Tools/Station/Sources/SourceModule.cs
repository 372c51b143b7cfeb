using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>Where frames come from: the type, which decides which settings belong to it.</summary>
/// <param name="kinds">Every kind of source, in the reference's order.</param>
internal sealed class SourceModule(IReadOnlyList<ISourceModule> kinds) : IStationModule
{
    private readonly SettingDefinition _type = new(
        "source.type", SettingKind.Choice, "Source type", $"Where frames come from: {Summary(kinds)}.")
    { IsRequired = true, Choices = [.. kinds.Select(kind => kind.Type)] };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("source", "Source", "Where frames come from. The type decides which of the other settings belong to it."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings => [_type, .. OfKinds()];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Text(_type) is not { } type)
        {
            return;
        }

        foreach (SettingDefinition setting in OfKinds())
        {
            bool belongs = setting.OfTypes.Contains(type);
            if (belongs && setting.IsRequired && !values.IsMentioned(setting))
            {
                faults.Add(setting, $"is missing: a source of type {type} needs it, {setting.Expected}.");
            }
            else if (!belongs && values.IsMentioned(setting))
            {
                faults.Add(setting, $"does not belong to a source of type {type}: it goes with {string.Join(" or ", setting.OfTypes)}.");
            }
        }

        kinds.First(kind => kind.Type == type).Check(values, faults);
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        configuration with { Source = kinds.First(kind => kind.Type == values.Text(_type)).Bind(values) };

    private IEnumerable<SettingDefinition> OfKinds() => kinds.SelectMany(kind => kind.Settings).DistinctBy(setting => setting.Path)
        .Select(setting => setting with { OfTypes = [.. kinds.Where(kind => kind.Settings.Contains(setting)).Select(kind => kind.Type)] });

    private static string Summary(IReadOnlyList<ISourceModule> kinds)
    {
        string[] all = [.. kinds.Select(kind => kind.Summary)];
        return $"{string.Join(", ", all[..^1])}, or {all[^1]}";
    }
}
