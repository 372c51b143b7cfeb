using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// An audit in a file to which one JSON object a line is appended. Changes are rare, so the file is opened for each: one that was moved
/// away is made anew. One process at a time.
/// </summary>
/// <param name="path">The file; its folder has to exist.</param>
public sealed class FileRecipeAudit(string path) : IRecipeAudit
{
    private const byte LineEnd = (byte)'\n';

    /// <inheritdoc/>
    public void Append(RecipeAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        byte[] line = [.. PlainJson.Bytes(record, RecipeAuditJson.Default.RecipeAuditRecord), LineEnd];
        if (FileStatus.IsOtherThanFile(path))
        {
            // Opening a pipe waits for its other end.
            throw Unwritable("it is a folder, pipe or device", null);
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            Write(file, line);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // ArgumentOutOfRangeException is what a file at its size limit raises.
            throw Unwritable(fault.Message.TrimEnd('.'), fault);
        }
    }

    private static void Write(SafeFileHandle file, byte[] line)
    {
        long before = RandomAccess.GetLength(file);
        try
        {
            RandomAccess.Write(file, EndsTorn(file, before) ? [LineEnd, .. line] : line, before);
            RandomAccess.FlushToDisk(file);
        }
        catch
        {
            // Half a record would say that something happened which did not.
            RandomAccess.SetLength(file, before);
            throw;
        }
    }

    // A power failure may have left half a line: the next record must not be glued to it.
    private static bool EndsTorn(SafeFileHandle file, long length)
    {
        Span<byte> last = stackalloc byte[1];
        return length > 0 && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != LineEnd;
    }

    private EdgeException Unwritable(string reason, Exception? inner) => new(
        EdgeFault.File,
        $"The audit of recipes cannot be written, so the recipe stays as it is: {reason}",
        path,
        "a file that can be made or appended to, in a folder that exists",
        "Check folder, permissions and free space, then change the recipe again.",
        inner);
}
