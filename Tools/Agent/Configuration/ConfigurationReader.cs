using System.Text.Json;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Agent.Configuration;

/// <summary>Reads configuration files, and finds everything that is wrong with one at once.</summary>
public static class ConfigurationReader
{
    private const int LargestFile = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; relative paths in it start from its folder.</param>
    public static ConfigurationReading Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (FileStatus.IsOtherThanFile(path))
        {
            // A pipe is turned away before it is opened: opening it waits for its other end.
            return Failed(path, "The path does not lead to a configuration file: expected a regular file, not a folder, pipe or device.");
        }

        try
        {
            byte[] bytes = ReadAtMost(path, LargestFile + 1);
            return bytes.Length <= LargestFile
                ? Parse(bytes, path)
                : Failed(path, $"The file is larger than {LargestFile >> 20} MB: expected a configuration of a few kB.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Failed(path, $"The configuration cannot be read: {fault.Message}");
        }
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
            return Failed(path, syntaxFault!);
        }

        List<SettingFault> faults = [];
        SettingValues values = SettingWalker.Walk(document.RootElement, faults);
        ConfigurationRules.Check(values, faults);
        AgentConfiguration? configuration = faults.Count == 0
            ? ConfigurationBinder.Bind(values, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/")
            : null;
        return new ConfigurationReading(path, configuration, faults);
    }

    private static ConfigurationReading Failed(string path, string message) => new(path, null, [new SettingFault("", message)]);

    // A file may grow while it is read, and those of /proc claim no length: the limit counts bytes read.
    private static byte[] ReadAtMost(string path, int limit)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[limit];
        int length = file.ReadAtLeast(buffer, limit, throwOnEndOfStream: false);
        return buffer[..length];
    }
}
