using System.Diagnostics;
using System.Globalization;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>
/// The built agent as a process of its own. Nothing it does may take longer than three minutes; whatever still runs at the end is killed.
/// </summary>
internal sealed class AgentProcess : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly System.Diagnostics.Process _process;
    private readonly Task<string> _errors;

    private AgentProcess(ProcessStartInfo start, bool readErrors)
    {
        _process = System.Diagnostics.Process.Start(start)!;
        _errors = readErrors ? _process.StandardError.ReadToEndAsync() : Task.FromResult("");
    }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables added to the test's own.</param>
    /// <param name="shellFirst">Shell commands that run before, in the shell that becomes the agent.</param>
    /// <param name="readErrors">Whether standard error is read.</param>
    /// <param name="folder">Where the agent lies; null for the tests' own folder.</param>
    public static AgentProcess Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string shellFirst = ":",
        bool readErrors = true,
        string? folder = null)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] agent = [host, Path.Combine(folder ?? AppContext.BaseDirectory, "edge-agent.dll"), .. arguments];
        ProcessStartInfo start = new("/bin/bash", ["-c", $"{shellFirst}; exec \"$@\"", "bash", .. agent])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new AgentProcess(start, readErrors);
    }

    /// <summary>The next line of standard output, or null at its end.</summary>
    public async Task<string?> ReadLine()
    {
        using CancellationTokenSource timeout = new(Timeout);
        return await _process.StandardOutput.ReadLineAsync(timeout.Token);
    }

    /// <summary>Sends a signal: "TERM", "INT".</summary>
    public async Task Signal(string name)
    {
        using System.Diagnostics.Process kill = System.Diagnostics.Process.Start(
            "/bin/kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int Code, string Output, string Errors)> End()
    {
        using CancellationTokenSource timeout = new(Timeout);
        string output = await _process.StandardOutput.ReadToEndAsync(timeout.Token);
        await _process.WaitForExitAsync(timeout.Token);
        return (_process.ExitCode, output, await _errors);
    }

    /// <summary>Waits for the end without reading anything more of standard output.</summary>
    public async Task<(int Code, string Errors)> EndUnread()
    {
        using CancellationTokenSource timeout = new(Timeout);
        string errors = await _errors.WaitAsync(timeout.Token);
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
}
