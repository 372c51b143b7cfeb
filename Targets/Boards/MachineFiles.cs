using System.Text;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Boards;

/// <summary>
/// The files in which a machine describes itself, below a root folder: "/" for this machine, any other folder for a recorded tree. What is
/// not there, or may not be read, is null or empty: a machine without it is no fault.
/// </summary>
public sealed class MachineFiles
{
    /// <summary>The root of the machine that the program runs on.</summary>
    public const string ThisMachine = "/";

    // What kernels write is a page, a list of processors some. A recorded tree may hold anything.
    private const int MostBytes = 1 << 20;

    /// <param name="root">The root folder.</param>
    public MachineFiles(string root = ThisMachine)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = root;
    }

    /// <summary>The root folder.</summary>
    public string Root { get; }

    /// <summary>Whether it is the machine itself and no recording.</summary>
    public bool IsThisMachine => Path.GetFullPath(Root) == ThisMachine;

    /// <summary>
    /// The text of a file, without white space and zeros around it; null where there is none, and of what is no file or larger than a
    /// machine's own could be.
    /// </summary>
    /// <param name="path">Path below the root, without a leading slash.</param>
    public string? ReadText(string path)
    {
        try
        {
            string file = Path.Combine(Root, path);

            // Opening a pipe would wait, a device might never end.
            if (FileStatus.IsOtherThanFile(file))
            {
                return null;
            }

            string? text = ReadBounded(file)?.Trim('\0', ' ', '\t', '\r', '\n');
            return string.IsNullOrEmpty(text) ? null : text;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Drivers answer with errors of all kinds where a sensor is off; to a reader that is the same as no sensor.
            return null;
        }
    }

    /// <summary>Texts that zeros separate, as the device tree keeps lists.</summary>
    /// <param name="path">Path below the root.</param>
    public IReadOnlyList<string> ReadStrings(string path) => ReadText(path)?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether there is a file, folder or device of that path.</summary>
    public bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>Names of what a folder holds, in order.</summary>
    /// <param name="folder">Path below the root.</param>
    /// <param name="pattern">Which names, with * and ?.</param>
    public IReadOnlyList<string> Names(string folder, string pattern = "*")
    {
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(Path.Combine(Root, folder), pattern).Select(path => Path.GetFileName(path))
                    .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal),
            ];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // As with files.
            return [];
        }
    }

    // By reading: files of sysfs and procfs do not give their true length.
    private static string? ReadBounded(string file)
    {
        byte[] bytes = new byte[MostBytes + 1];
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length > MostBytes ? null : Encoding.UTF8.GetString(bytes, 0, length);
    }
}
