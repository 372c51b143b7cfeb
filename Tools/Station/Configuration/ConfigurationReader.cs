using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Reads configuration files, and finds everything that is wrong with one at once.</summary>
/// <param name="catalog">Every setting that a file may have.</param>
public sealed class ConfigurationReader(SettingCatalog catalog)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; relative paths in it start from its folder.</param>
    public ConfigurationReading Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return JsonFile.Read(path, out string? fault) is { } bytes
            ? Parse(bytes, path)
            : new ConfigurationReading(path, null, [new SettingFault("", fault!)]) { WasRead = false };
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">UTF-8 JSON; comments and trailing commas are allowed.</param>
    /// <param name="path">The file it stands in, for messages and relative paths; it need not exist.</param>
    public ConfigurationReading Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SettingFaults faults = [];
        if (catalog.Document.Read(bytes, path, faults) is not { } values)
        {
            return new ConfigurationReading(path, null, faults);
        }

        foreach (IStationModule module in catalog.Modules)
        {
            module.Check(values, faults);
        }

        return new ConfigurationReading(path, faults.Count == 0 ? Bind(values) : null, faults);
    }

    private StationConfiguration Bind(SettingValues values)
    {
        StationConfiguration empty = new() { Model = "", Source = new NoSource() };
        return catalog.Modules.Aggregate(empty, (configuration, module) => module.Bind(values, configuration));
    }

    // What the module of sources takes the place of.
    private sealed record NoSource : SourceConfiguration
    {
        public override IFrameSource Create(SourceContext context) => throw new InvalidOperationException("No module has bound a source.");
    }
}
