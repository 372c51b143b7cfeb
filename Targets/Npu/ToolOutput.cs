using System.ComponentModel;
using System.Diagnostics;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>One run of a small tool that prints its readings.</summary>
/// <param name="Text">What it printed; null where it failed.</param>
/// <param name="Trouble">Why it failed, a sentence; null where it did not.</param>
internal sealed record ToolOutput(string? Text, string? Trouble)
{
    /// <summary>Whether there is no such tool.</summary>
    public bool IsAbsent { get; private init; }

    // ENOENT (errno(3)).
    private const int NoSuchFile = 2;

    /// <summary>What the tool's failure means for the source that ran it.</summary>
    public HealthReading ToReading() => IsAbsent ? HealthReading.Absent(Trouble!) : HealthReading.Without(Trouble!);

    /// <summary>Runs a tool to its end.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="timeout">After that it is killed, with everything that it started: tools hang where a driver does.</param>
    /// <param name="stop">Kills it too.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<ToolOutput> ReadAsync(string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken stop)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };

        // Numbers with points, and English words.
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            return new ToolOutput(null, $"{program} cannot be started: {fault.Message}.")
            {
                IsAbsent = fault.NativeErrorCode == NoSuchFile,
            };
        }

        using (process)
        {
            return await ReadAsync(process, program, timeout, stop).ConfigureAwait(false);
        }
    }

    private static async Task<ToolOutput> ReadAsync(Process process, string program, TimeSpan timeout, CancellationToken stop)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(timeout);
        try
        {
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(over.Token);
            string text = await process.StandardOutput.ReadToEndAsync(over.Token).ConfigureAwait(false);
            string complaint = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(over.Token).ConfigureAwait(false);
            return process.ExitCode == 0
                ? new ToolOutput(text, null)
                : new ToolOutput(null, $"{program} ended with {process.ExitCode}: {FirstLine(complaint, text)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            return new ToolOutput(null, $"{program} did not answer within {timeout.TotalSeconds} s and was ended.");
        }
    }

    private static string FirstLine(params string[] texts) =>
        texts.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)
            ?? "it said nothing.";
}
