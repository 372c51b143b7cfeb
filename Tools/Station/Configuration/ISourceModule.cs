using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>
/// A kind of source of frames: what may be said of it, and how it is read. Every kind is a line in <see cref="StationModules.Sources"/>.
/// </summary>
public interface ISourceModule
{
    /// <summary>The value of source.type that chooses it.</summary>
    string Type { get; }

    /// <summary>What it is, as a noun phrase: "image files".</summary>
    string Summary { get; }

    /// <summary>Its settings, all in the object "source". Some may be shared with other kinds: then they are the same definition.</summary>
    IReadOnlyList<SettingDefinition> Settings { get; }

    /// <summary>Checks what must hold between its settings; called only where the source is of this kind.</summary>
    /// <param name="values">What the file has, beside its defaults.</param>
    /// <param name="faults">Where faults are added.</param>
    void Check(SettingValues values, SettingFaults faults)
    {
    }

    /// <summary>What the file says of it; called only where no fault was found.</summary>
    SourceConfiguration Bind(SettingValues values);
}
