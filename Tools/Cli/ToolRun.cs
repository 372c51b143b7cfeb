using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli;

/// <summary>One run of another program, its output and errors together.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">Everything that it said.</param>
internal sealed record ToolRun(int ExitCode, string Output)
{
    /// <summary>Whether it ended with 0.</summary>
    public bool IsDone => ExitCode == 0;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">After that it is killed, with everything that it started.</param>
    /// <param name="stop">Kills it too.</param>
    /// <param name="standardInput">What it reads.</param>
    /// <param name="remedy">What helps where it does not end; null for a build.</param>
    /// <exception cref="EdgeException">It is not there, or took longer than that.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<ToolRun> OfAsync(
        string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken stop, string standardInput = "",
        string? remedy = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };

        // English messages can be read by what looks for reasons in them, and no server of the build stays behind.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Start(start);
        StringBuilder said = new();
        process.OutputDataReceived += (_, line) => Append(said, line.Data);
        process.ErrorDataReceived += (_, line) => Append(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(timeout);
        try
        {
            await process.StandardInput.WriteAsync(standardInput.AsMemory(), over.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            await process.WaitForExitAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"{program} did not end",
                string.Join(' ', start.ArgumentList),
                $"an end within {timeout.TotalMinutes:0} minutes",
                remedy ?? "Try again; where the network is slow, restore the packages first.");
        }

        lock (said)
        {
            return new ToolRun(process.ExitCode, said.ToString());
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"{start.FileName} cannot be started: {fault.Message}",
                start.FileName,
                "a program on the PATH",
                $"Install {start.FileName}.",
                fault);
        }
    }

    private static void Append(StringBuilder said, string? line)
    {
        lock (said)
        {
            if (line is not null)
            {
                said.AppendLine(line);
            }
        }
    }
}
