using System.Diagnostics;

namespace EdgeConvNeXt.Testing;

/// <summary>A file whose name is no UTF-8, which .NET can neither make nor remove: the byte FF and an extension.</summary>
public sealed class ForeignName : IDisposable
{
    private readonly string _folder;
    private readonly string _extension;

    /// <param name="source">The file that it is a copy of.</param>
    /// <param name="folder">Where it lies.</param>
    /// <param name="extension">With its dot.</param>
    public ForeignName(string source, string folder, string extension)
    {
        (_folder, _extension) = (folder, extension);
        Run("cp \"$3\" \"$1/\"$'\\xff'\"$2\"", source);
    }

    /// <summary>Its path as .NET reads it.</summary>
    public string AsRead => Path.Combine(_folder, $"\ufffd{_extension}");

    public void Dispose() => Run("rm \"$1/\"$'\\xff'\"$2\"", "");

    private void Run(string command, string source)
    {
        using Process shell = Process.Start("bash", ["-c", command, "bash", _folder, _extension, source]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
