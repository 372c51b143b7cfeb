using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// Files to which lines are appended now and then. They are opened for each time: one that was moved away is made anew. Failures are the
/// file system's own: whoever writes says what could not be written.
/// </summary>
internal static class LineFile
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>Appends lines, all of them or nothing. Returns when they are on the medium.</summary>
    /// <param name="path">The file; its folder has to exist.</param>
    /// <param name="lines">Whole lines with their ends.</param>
    /// <exception cref="IOException">They cannot be written, or another program appends at this moment.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Append(string path, ReadOnlySpan<byte> lines)
    {
        if (FileStatus.IsOtherThanFile(path))
        {
            // Opening a pipe waits for its other end.
            throw new IOException("it is a folder, pipe or device");
        }

        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!FileClaim.TryTake(file))
        {
            throw new IOException("another program writes to it at this moment");
        }

        try
        {
            Write(file, lines);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new IOException("it has reached the largest size that a file may have", fault);
        }
        finally
        {
            FileClaim.Release(file);
        }
    }

    /// <summary>The lines of a file, without their ends; none where there is no file. The last one may be torn.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static IEnumerable<string> Read(string path) => FileStatus.IsOtherThanFile(path)
        ? throw new IOException("it is a folder, pipe or device")
        : File.Exists(path) ? File.ReadLines(path) : [];

    private static void Write(SafeFileHandle file, ReadOnlySpan<byte> lines)
    {
        long before = RandomAccess.GetLength(file);
        try
        {
            RandomAccess.Write(file, EndsTorn(file, before) ? [LineEnd, .. lines] : lines, before);
            RandomAccess.FlushToDisk(file);
        }
        catch
        {
            // Half a line would say that something happened which did not.
            RandomAccess.SetLength(file, before);
            throw;
        }
    }

    // A power failure may have left half a line: the next one must not be glued to it.
    private static bool EndsTorn(SafeFileHandle file, long length)
    {
        Span<byte> last = stackalloc byte[1];
        return length > 0 && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != LineEnd;
    }
}
