using System.Diagnostics;

namespace EdgeConvNeXt.Runtime.Tests;

/// <summary>The feature probe in a process of its own.</summary>
internal static class ProbeProcess
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Runs it to its end, which has to be a good one.</summary>
    /// <param name="program">The probe's assembly.</param>
    /// <param name="setting">The runtime setting that is 0 in the process, or empty.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, string setting, params string[] arguments)
    {
        using Process probe = Start(program, setting, arguments);
        using CancellationTokenSource end = new(Timeout);
        using CancellationTokenRegistration kill = end.Token.Register(probe.Kill);
        Task<string> errors = probe.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = await probe.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await probe.WaitForExitAsync(CancellationToken.None);
        Assert.True(probe.ExitCode == 0, $"Exit code {probe.ExitCode}.\n{output}\n{await errors}");
        return output;
    }

    private static Process Start(string program, string setting, string[] arguments)
    {
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (setting.Length > 0)
        {
            start.Environment[setting] = "0";
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The probe did not start.");
    }
}
