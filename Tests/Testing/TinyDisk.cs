using System.Diagnostics;

namespace EdgeConvNeXt.Testing;

/// <summary>A small disk, in memory.</summary>
public sealed class TinyDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="kibibytes">Its size.</param>
    public TinyDisk(int kibibytes = 64)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "edge-test", Path))
        {
            _folder.Dispose();
            throw new InvalidOperationException("mount was refused.");
        }
    }

    /// <summary>Why there can be none here, or null.</summary>
    public static string? SkipReason { get; } = Try();

    public string Path => _folder.Path;

    public void Dispose()
    {
        Assert.True(Run("umount", Path), $"umount {Path} failed");
        _folder.Dispose();
    }

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "Mounting a small disk takes root.";
        }

        try
        {
            new TinyDisk().Dispose();
            return null;
        }
        catch (InvalidOperationException)
        {
            return "This machine does not let root mount a small disk (a container without CAP_SYS_ADMIN).";
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
