using System.Collections.ObjectModel;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Path">The setting, dotted; empty for the file as a whole.</param>
/// <param name="Message">What is wrong and what is expected, one sentence that names the setting.</param>
public readonly record struct SettingFault(string Path, string Message);

/// <summary>Everything that is wrong with a configuration.</summary>
public sealed class SettingFaults : Collection<SettingFault>
{
    /// <summary>Adds a fault of one setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="what">The sentence without its name at the front: "is missing: ...".</param>
    public void Add(SettingDefinition setting, string what)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Add(new SettingFault(setting.Path, $"{setting.Path} {what}"));
    }

    /// <summary>Adds a fault where one of two settings stands without the other.</summary>
    public void AddUnlessTogether(SettingValues values, SettingDefinition one, SettingDefinition other)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.IsMentioned(one) != values.IsMentioned(other))
        {
            (SettingDefinition there, SettingDefinition missing) = values.IsMentioned(one) ? (one, other) : (other, one);
            Add(missing, $"is missing: {there.Path} goes only together with it.");
        }
    }
}
