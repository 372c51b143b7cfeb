using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>Writes a file so that at every moment, power cuts included, its path holds the old content, or the new, never a part.</summary>
public static class WholeFile
{
    /// <summary>What the names of files end with that are not whole yet; what a killed process left of them may be deleted.</summary>
    public const string UnfinishedSuffix = ".part";

    /// <summary>Writes a file; one that exists is replaced.</summary>
    /// <param name="path">The file. Its folder has to exist.</param>
    /// <param name="bytes">What it holds afterwards.</param>
    /// <exception cref="EdgeException">The folder is missing, the user may not write there, or the disk is full. The path is as it was
    /// before.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}{UnfinishedSuffix}";
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, fault, RemoveRest(temporary));
        }
    }

    private static string RemoveRest(string temporary)
    {
        try
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            return string.Empty;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $" Remove {temporary}, which could not be removed.";
        }
    }

    private static EdgeException Failed(string path, Exception fault, string rest) => fault switch
    {
        DirectoryNotFoundException => new(
            EdgeFault.File,
            "The folder to write to does not exist",
            path,
            "a file in an existing folder",
            $"Make the folder first.{rest}",
            fault),
        UnauthorizedAccessException => new(
            EdgeFault.File,
            "The file may not be written",
            path,
            "a folder that this user may write to",
            $"Check its permissions.{rest}",
            fault),
        { HResult: Errno.NoSpaceLeft } => new(
            EdgeFault.File, "The disk is full", path, "space for the file", $"Free some space or choose another disk.{rest}", fault),
        _ => new(
            EdgeFault.File,
            $"The file cannot be written: {fault.Message}",
            path,
            "a path on a working disk",
            $"Check the disk.{rest}",
            fault),
    };
}
