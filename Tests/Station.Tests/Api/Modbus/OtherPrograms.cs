using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>PLCs that other people wrote: pymodbus and mbpoll (libmodbus), Debian's.</summary>
internal static class OtherPrograms
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private static readonly string Script = Path.Combine(
        RepositoryRoot.Path, "Tests", "Station.Tests", "Api", "Modbus", "plc.py");

    /// <summary>Plays a scenario of plc.py.</summary>
    /// <returns>What it says at its end.</returns>
    public static Task<string> PlayAsync(int port, params string[] scenario) =>
        RunAsync("/usr/bin/python3", [Script, port.ToString(CultureInfo.InvariantCulture), .. scenario]);

    /// <summary>Runs mbpoll once against loopback.</summary>
    public static Task<string> PollAsync(int port, params string[] arguments) => RunAsync(
        "mbpoll", ["-m", "tcp", "-p", port.ToString(CultureInfo.InvariantCulture), "-a", "1", "-0", "-1", "-q", .. arguments]);

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using CancellationTokenSource timeout = new(Timeout);
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
        string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        Assert.True(process.ExitCode == 0, $"{program}: {output}{await errors}");
        return output.Trim();
    }
}
