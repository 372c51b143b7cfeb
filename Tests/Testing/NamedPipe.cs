using System.Diagnostics;

namespace EdgeConvNeXt.Testing;

/// <summary>Named pipes, which nothing writes to: whoever opens one to read waits for ever.</summary>
public static class NamedPipe
{
    /// <summary>Makes one.</summary>
    /// <returns>The path.</returns>
    public static string Make(string path)
    {
        using Process mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
        return path;
    }
}
