using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Station.Outputs.JsonLines;

/// <summary>
/// Lines appended to a file. What a failed write left of a line is cut off again, and the file is opened anew for the next one: it works
/// again once the disk has room or is mounted again. A file that was moved away or deleted, as log rotation does, is made anew.
/// </summary>
public sealed class FileLineTarget : ILineTarget
{
    private const byte LineEnd = (byte)'\n';

    private SafeFileHandle? _file;

    private FileLineTarget(string path)
    {
        Name = path;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>True: it is a file.</summary>
    public bool IsDurable => true;

    /// <summary>Opens a file for appending, and makes it where there is none.</summary>
    /// <exception cref="EdgeException">
    /// It cannot be made or written, or another agent writes to it; a pipe is a fault of the configuration.
    /// </exception>
    public static FileLineTarget Open(string path)
    {
        FileLineTarget target = new(path);
        try
        {
            target.OpenFile();
            return target;
        }
        catch (FileTakenException fault)
        {
            throw new EdgeException(
                EdgeFault.File,
                "Another agent writes its verdicts to the file",
                path,
                "a file of this agent's own",
                "Stop the other agent, or give this one another output.jsonLines.",
                fault);
        }
        catch (NotSupportedException fault)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                "output.jsonLines leads to a pipe or terminal",
                path,
                "a regular file, or -",
                "Name a file, or - for standard output.",
                fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"The file for verdicts cannot be written: {fault.Message.TrimEnd('.')}",
                path,
                "a file that can be made or appended to, in a folder that exists",
                "Check folder and permissions, or change output.jsonLines.",
                fault);
        }
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        SafeFileHandle file = _file is { } open && IsInPlace(open) ? open : OpenFile();
        long end = RandomAccess.GetLength(file);
        try
        {
            RandomAccess.Write(file, lines, end);
        }
        catch (Exception fault)
        {
            // Not only IOException: a file that reaches its size limit raises ArgumentOutOfRangeException.
            Abandon(file, end, fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        if (_file is not null)
        {
            RandomAccess.FlushToDisk(_file);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using SafeFileHandle? file = _file;
        if (file is { IsClosed: false })
        {
            FileClaim.Release(file);
        }
    }

    private SafeFileHandle OpenFile()
    {
        CloseFile();
        SafeFileHandle file = File.OpenHandle(Name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // A device has no owner
            if (!FileStatus.IsOtherThanFile(Name) && !FileClaim.TryTake(file))
            {
                throw new FileTakenException();
            }

            EndTornLine(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file = file;
        return file;
    }

    // Cleared at once: when closing or opening fails, the next batch has to try again and not find a closed handle. Lines in a file that
    // was moved away are brought to the medium here, as they are not written to again.
    private void CloseFile()
    {
        using SafeFileHandle? file = _file;
        _file = null;
        if (file is not null)
        {
            RandomAccess.FlushToDisk(file);
            FileClaim.Release(file);
        }
    }

    // Nothing else writes to the file, so one of another length under its name is another file.
    private bool IsInPlace(SafeFileHandle file)
    {
        FileInfo named = new(Name);
        return named.Exists && named.Length == RandomAccess.GetLength(file);
    }

    // A power failure may have left half a line: the next verdict must not be glued to it.
    private static void EndTornLine(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> last = stackalloc byte[1];
        if (length > 0 && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != LineEnd)
        {
            RandomAccess.Write(file, [LineEnd], length);
        }
    }

    private void Abandon(SafeFileHandle file, long end, Exception cause)
    {
        _file = null;
        using (file)
        {
            if (RandomAccess.GetLength(file) <= end)
            {
                return;
            }

            try
            {
                RandomAccess.SetLength(file, end);
            }
            catch (Exception fault)
            {
                throw new IOException($"{cause.Message} What was written of a line could not be cut off: {fault.Message}", cause);
            }
        }
    }

    private sealed class FileTakenException() : IOException("another agent writes to it");
}
