using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>The folder that gets what Ascend's tools need: whole, or not at all.</summary>
/// <param name="path">The folder; it must not exist yet, or be empty.</param>
internal sealed class AscendKitFolder(string path)
{
    private readonly string _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private string Draft => $"{_target}.{Environment.ProcessId}.tmp";

    /// <summary>Makes sure, before long work, that the folder could be written.</summary>
    /// <exception cref="EdgeException">It could not.</exception>
    public void ThrowIfNoPlace() => Guard(() =>
    {
        ThrowIfInUse();
        Directory.CreateDirectory(Draft);
        Directory.Delete(Draft);
    });

    /// <summary>Writes the files.</summary>
    /// <param name="files">Relative paths, with '/', and contents.</param>
    /// <exception cref="EdgeException">The folder cannot be written; nothing of it is left.</exception>
    public void Write(IReadOnlyDictionary<string, byte[]> files) => Guard(() =>
    {
        try
        {
            foreach ((string name, byte[] content) in files)
            {
                string file = Path.Combine(Draft, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }

            ThrowIfInUse();
            if (Directory.Exists(_target))
            {
                Directory.Delete(_target);
            }

            Directory.Move(Draft, _target);
        }
        finally
        {
            if (Directory.Exists(Draft))
            {
                Directory.Delete(Draft, recursive: true);
            }
        }
    });

    private void ThrowIfInUse()
    {
        if (File.Exists(_target) || (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()))
        {
            throw new IOException("There is something of that name already.");
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The folder for Ascend's tools cannot be written: {fault.Message}", path, "a new or an empty folder with room and write permission",
                "Choose another place with --ascend-kit.", fault);
        }
    }
}
