using System.ComponentModel;
using System.Diagnostics;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Trials;

/// <summary>One run of the program that tries networks, and how it ended.</summary>
/// <param name="program">The program.</param>
/// <param name="clock">The clock of the time limit.</param>
internal sealed class TrialProcess(ChildProgram program, TimeProvider clock)
{
    /// <summary>
    /// How long a trial may last: below the 300 s that the service has to start, and enough for a large network on a small board.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // What was killed is gone at once, unless a driver holds it.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    // Shells and .NET give 128 and the signal's number.
    private const int SignalBase = 128;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [9] = "SIGKILL", [11] = "SIGSEGV",
        [15] = "SIGTERM", [31] = "SIGSYS",
    };

    // They come from people, or from a system that is short of memory: the next trial may end otherwise.
    private static readonly int[] FromOutside = [1, 2, 9, 15];

    /// <summary>Runs it to its end, or until the limit.</summary>
    /// <param name="order">What it reads.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public async Task<TrialResult> RunAsync(string order)
    {
        ProcessStartInfo start = new(program.File, program.Arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using CancellationTokenSource over = new(Limit, clock);
        using Process process = Process.Start(start)!;
        Task<string> answer = LastLine.ReadAsync(process.StandardOutput, over.Token);
        Task<string> complaint = LastLine.ReadAsync(process.StandardError, over.Token);
        try
        {
            await TellAsync(process, order, over.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(over.Token).ConfigureAwait(false);
            return Judge(process.ExitCode, await answer.ConfigureAwait(false), await complaint.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            _ = process.WaitForExit(KillTimeout);
            return new TrialResult($"did not come back within {Limit.TotalSeconds:0} s and was ended", IsLasting: false, IsTimeout: true);
        }
    }

    // The input stays open: by that the process sees that the answer is awaited.
    private static async Task TellAsync(Process process, string order, CancellationToken stop)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(order.AsMemory(), stop).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(stop).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended before it read: its exit code says more.
        }
    }

    private static TrialResult Judge(int exitCode, string answer, string complaint)
    {
        if (exitCode == ExitCodes.Done && answer is TrialChild.Opened or TrialChild.Refused)
        {
            return answer == TrialChild.Opened ? TrialResult.Opened : TrialResult.Refused;
        }

        int signal = exitCode - SignalBase;
        string how = signal <= 0 ? $"ended with code {exitCode} before it was done"
            : $"was ended by signal {signal}{(Signals.TryGetValue(signal, out string? name) ? $" ({name})" : "")}";
        string words = complaint.Length == 0 ? "without a word" : $"saying \"{complaint}\"";
        return new TrialResult($"{how}, {words}", IsLasting: !FromOutside.Contains(signal));
    }
}
