using System.Diagnostics;
using System.Globalization;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// The built command line as a process of its own, for what only a process has: signals and pipes. What still runs at the end is killed.
/// </summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private CliProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
    }

    public static CliProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <param name="environment">Variables added to the test's own.</param>
    /// <param name="arguments">Its command line.</param>
    public static CliProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartIn(AppContext.BaseDirectory, environment, arguments);

    /// <param name="folder">Where the command line lies.</param>
    /// <param name="environment">Variables added to the test's own.</param>
    /// <param name="arguments">Its command line.</param>
    public static CliProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host, [Path.Combine(folder, "edge.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new CliProcess(start);
    }

    /// <summary>The next line of standard output, or null at its end.</summary>
    public Task<string?> ReadOutputLine() => ReadLine(_process.StandardOutput);

    /// <summary>
    /// Everything that still comes on standard output; begun before the end is awaited, or a full pipe would keep the process from it.
    /// </summary>
    public async Task<string> ReadRestOfOutput()
    {
        using CancellationTokenSource timeout = new(Timeout);
        return await _process.StandardOutput.ReadToEndAsync(timeout.Token);
    }

    /// <summary>The next line of standard error, or null at its end.</summary>
    public Task<string?> ReadErrorLine() => ReadLine(_process.StandardError);

    /// <summary>Reads no more of standard output, as `head` does when it has seen enough.</summary>
    public void CloseOutput() => _process.StandardOutput.Close();

    /// <summary>Sends a signal: "TERM", "INT".</summary>
    public async Task Signal(string name)
    {
        using Process kill = Process.Start("/bin/kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end; the rest of standard error comes with the exit code.</summary>
    public async Task<(int Code, string Errors)> End()
    {
        using CancellationTokenSource timeout = new(Timeout);
        string errors = await _process.StandardError.ReadToEndAsync(timeout.Token);
        await _process.WaitForExitAsync(timeout.Token);
        return (_process.ExitCode, errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static async Task<string?> ReadLine(StreamReader reader)
    {
        using CancellationTokenSource timeout = new(Timeout);
        return await reader.ReadLineAsync(timeout.Token);
    }
}
