using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Cli.Import;

/// <summary>A text file with one label a line.</summary>
internal static class LabelFile
{
    // As many labels as a manifest may have, with names longer than any public set's.
    private const long LargestBytes = 10_000_000;

    /// <summary>Reads the labels; blanks around them, and empty lines at the end, are left out.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="EdgeException">It cannot be read, or is no list of labels.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        try
        {
            if (FileStatus.IsOtherThanFile(path) || new FileInfo(path).Length > LargestBytes)
            {
                throw new EdgeException(
                    EdgeFault.Configuration, "The labels are in no text file", path, $"a file of at most {LargestBytes / 1_000_000} MB",
                    "Write one label a line.");
            }

            string[] lines = [.. File.ReadAllLines(path).Select(line => line.Trim())];
            return lines[..(Array.FindLastIndex(lines, line => line.Length > 0) + 1)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The labels cannot be read: {fault.Message}", path, "a readable text file",
                "Check the path and the permissions.", fault);
        }
    }
}
