using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Reads configuration files, and finds everything that is wrong with one at once.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; relative paths in it start from its folder.</param>
    public static ConfigurationReading Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return JsonFile.Read(path, out string? fault) is { } bytes ? Parse(bytes, path) : Failed(path, fault!);
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">UTF-8 JSON; comments and trailing commas are allowed.</param>
    /// <param name="path">The file it stands in, for messages and relative paths; it need not exist.</param>
    public static ConfigurationReading Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using JsonDocument? document = JsonSyntax.Parse(bytes, out string? syntaxFault);
        if (document is null)
        {
            return Failed(path, $"The configuration cannot be read: {syntaxFault}.");
        }

        List<SettingFault> faults = [];
        SettingValues values = SettingWalker.Walk(document.RootElement, faults);
        ConfigurationRules.Check(values, faults);
        StationConfiguration? configuration = faults.Count == 0
            ? ConfigurationBinder.Bind(values, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/")
            : null;
        return new ConfigurationReading(path, configuration, faults);
    }

    private static ConfigurationReading Failed(string path, string message) => new(path, null, [new SettingFault("", message)]);
}
