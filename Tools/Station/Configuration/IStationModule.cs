using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// One capability of a station: the settings that it has (each with title, unit and default), what must hold between them, and what it adds
/// to the station. Every module is a line in <see cref="StationModules"/>.
/// </summary>
public interface IStationModule
{
    /// <summary>
    /// Objects of the configuration file that it describes, in the reference's order; settings of other modules may stand in them too.
    /// </summary>
    IReadOnlyList<SettingSection> Sections => [];

    /// <summary>Its settings, in the reference's order.</summary>
    IReadOnlyList<SettingDefinition> Settings { get; }

    /// <summary>Checks what must hold between settings that are each sound by themselves.</summary>
    /// <param name="values">What the file has, beside its defaults.</param>
    /// <param name="faults">Where faults are added.</param>
    void Check(SettingValues values, SettingFaults faults)
    {
    }

    /// <summary>Adds what the file says; called only where no module found a fault.</summary>
    /// <param name="values">What the file has, beside its defaults.</param>
    /// <param name="configuration">What the modules before it made.</param>
    StationConfiguration Bind(SettingValues values, StationConfiguration configuration);

    /// <summary>What it needs of the machine beside what it writes: files that it reads, ports on which it listens.</summary>
    /// <param name="configuration">What the file says.</param>
    /// <param name="clock">What time it is.</param>
    IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock) => [];
}
