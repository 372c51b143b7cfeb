using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Whether files could be written. Nothing is left behind.</summary>
internal static class PathCheck
{
    /// <summary>Makes sure that a file can be appended to, or made where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <exception cref="EdgeException">It cannot.</exception>
    public static void ThrowIfNotAppendable(string path, string setting)
    {
        if (!File.Exists(path))
        {
            ThrowIfNoRoomFor(path, setting);
            return;
        }

        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, setting, fault);
        }
    }

    /// <summary>Makes sure that a folder is there and takes a new file.</summary>
    /// <param name="path">The file that shall be made.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <exception cref="EdgeException">It is not, or does not.</exception>
    public static void ThrowIfNoRoomFor(string path, string setting)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            if (Directory.Exists(path) || !Directory.Exists(folder))
            {
                throw new IOException(Directory.Exists(path) ? "It is a folder" : $"There is no folder {folder}");
            }

            OutputFolder.ThrowIfNoPlace(folder);
        }
        catch (IOException fault)
        {
            throw Unwritable(path, setting, fault);
        }
    }

    /// <summary>Makes sure that a folder is there, or can be made, and takes new files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <exception cref="EdgeException">It cannot, or does not.</exception>
    public static void ThrowIfNoFolder(string folder, string setting)
    {
        try
        {
            OutputFolder.ThrowIfNoPlace(folder);
        }
        catch (IOException fault)
        {
            throw Unwritable(folder, setting, fault);
        }
    }

    private static EdgeException Unwritable(string path, string setting, Exception fault) => new(
        EdgeFault.File,
        $"{setting} cannot be written by this user: {fault.Message.TrimEnd('.')}",
        path,
        "a place that exists and that the agent's user may write to",
        $"Make the folder, give it to the agent's user, or change {setting}; check as that user (sudo -u edge-agent).",
        fault);
}
