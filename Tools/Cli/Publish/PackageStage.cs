using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>The tree of files that becomes a Debian package. It lies beside the package and goes when this is disposed.</summary>
/// <param name="package">Path of the package.</param>
internal sealed class PackageStage(string package) : IDisposable
{
    private const UnixFileMode FileMode644 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FileMode755 = FileMode644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    private readonly string _root = $"{package}.{Path.GetRandomFileName()}";

    /// <summary>What the files take, in units of 1,024 bytes.</summary>
    public long Kibibytes =>
        new DirectoryInfo(_root)
            .GetFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LinkTarget is null)
            .Sum(file => file.Length) / 1024;

    /// <summary>Writes a text.</summary>
    public void Write(string target, string text)
    {
        string path = PathOf(target);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, FileMode644);
    }

    /// <summary>Copies a file.</summary>
    public void Copy(string source, string target)
    {
        string path = PathOf(target);
        File.Copy(source, path);

        // Whatever umask this runs under: the service's user has to be able to read it all.
        File.SetUnixFileMode(path, FileMode644);
    }

    /// <summary>Copies a file that is run.</summary>
    public void CopyProgram(string source, string target)
    {
        Copy(source, target);
        MakeExecutable(target);
    }

    /// <summary>Copies a folder.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">Where to.</param>
    /// <param name="leaveOut">Files and folders in it that are left out.</param>
    public void CopyFolder(string source, string target, params string[] leaveOut)
    {
        foreach (
            string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file)))
        {
            if (!leaveOut.Any(left => file == left || file.StartsWith($"{left}/", StringComparison.Ordinal)))
            {
                Copy(Path.Combine(source, file), Path.Combine(target, file));
            }
        }
    }

    /// <summary>Makes a link.</summary>
    public void Link(string target, string leadsTo) => File.CreateSymbolicLink(PathOf(target), leadsTo);

    /// <summary>Lets every user run a file.</summary>
    public void MakeExecutable(string target) => File.SetUnixFileMode(PathOf(target), FileMode755);

    /// <summary>Makes the package.</summary>
    /// <param name="control">Its control file.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The package's path.</returns>
    /// <exception cref="EdgeException">dpkg-deb is missing or fails.</exception>
    public async Task<string> PackAsync(string control, CancellationToken stop)
    {
        Write("DEBIAN/control", control);
        foreach (string folder in Directory.GetDirectories(_root, "*", SearchOption.AllDirectories).Append(_root))
        {
            File.SetUnixFileMode(folder, FileMode755);
        }

        ToolRun run = await ToolRun.OfAsync(
            "dpkg-deb", ["--root-owner-group", "--build", _root, package], BuildTimeout, stop).ConfigureAwait(false);
        return run.IsDone ? package : throw new EdgeException(
            EdgeFault.File,
            $"dpkg-deb made no package: {run.Output.Trim().ReplaceLineEndings(" ")}",
            package,
            "room on the disk and dpkg-deb of Debian 11 or later",
            "Mend what it says.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private string PathOf(string target)
    {
        string path = Path.Combine(_root, target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
