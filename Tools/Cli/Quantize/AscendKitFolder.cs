using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>
/// The folder that gets what Ascend's tools need: whole, or not at all. Disposed, it takes back what was written and not kept.
/// </summary>
/// <param name="path">The folder; it must not exist yet, or be empty.</param>
/// <param name="option">The option that names it.</param>
internal sealed class AscendKitFolder(string path, string option = "--ascend-kit") : IDisposable
{
    private readonly string _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    private OutputFolder? _parent;
    private bool _isWritten;

    private string Draft => $"{_target}.{Environment.ProcessId}.tmp";

    /// <summary>Makes sure, before long work, that the folder could be written. Nothing is left there.</summary>
    /// <param name="bytes">About how much is going to be written; 0 where that is not known.</param>
    /// <exception cref="EdgeException">It could not.</exception>
    public void ThrowIfNoPlace(long bytes = 0) => Guard(() =>
    {
        ThrowIfInUse();
        OutputFolder.ThrowIfNoPlace(Path.GetDirectoryName(_target)!, bytes);
    });

    /// <summary>Writes the files; they stay once <see cref="Keep"/> is called.</summary>
    /// <param name="files">Relative paths, with '/', and contents.</param>
    /// <exception cref="EdgeException">The folder cannot be written; nothing of it is left.</exception>
    public void Write(IReadOnlyDictionary<string, byte[]> files) => Guard(() =>
    {
        _parent = OutputFolder.Make(Path.GetDirectoryName(_target)!);
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
            _isWritten = true;
        }
        finally
        {
            if (Directory.Exists(Draft))
            {
                Directory.Delete(Draft, recursive: true);
            }
        }
    });

    /// <summary>All is well: what was written stays.</summary>
    public void Keep()
    {
        _isWritten = false;
        _parent?.Keep();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = !_isWritten || TryTakeBack();
        _parent?.Dispose();
    }

    // The failure that this follows on is the one to be told.
    private bool TryTakeBack()
    {
        try
        {
            Directory.Delete(_target, recursive: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

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
                EdgeFault.File,
                $"The folder for Ascend's tools cannot be written: {fault.Message}",
                path,
                "a new or an empty folder with room and write permission",
                $"Choose another place with {option}.", fault);
        }
    }
}
