using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Cli;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM as a token. The first asks the command to stop after what it has in hand, so that nothing is left half written; a second
/// one, of someone who will not wait, ends the process as the system does by itself. What does not stop within <see cref="Patience"/>, because a driver does not come
/// back, is ended: who sends one signal and waits, as systemd does, must not wait for ever.
/// </summary>
internal sealed partial class StopSignals : IDisposable
{
    /// <summary>How long a command has to stop. The longest that it has in hand is a run of a large model, or a file on a slow disk.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Not disposed: a signal may still be on its way when the work is done.
    private readonly CancellationTokenSource _stop = new();
    private readonly TextWriter _error;
    private readonly ITimer _patience;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Listens until it is disposed.</summary>
    /// <param name="error">Where it is told that the process was ended.</param>
    /// <param name="clock">The clock of the patience.</param>
    public StopSignals(TextWriter error, TimeProvider clock)
    {
        _error = error;
        _patience = clock.CreateTimer(_ => GiveUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Leaves the signals to the system again.</summary>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _patience.Dispose();
    }

    // Runs on a thread of its own, so it comes through while the command computes.
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _patience.Change(Patience, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    private void GiveUp()
    {
        _error.WriteLine($"edge: it did not stop within {Patience.TotalSeconds} s and was ended: a device or a file system does not answer.");
        Exit(ExitCode.Interrupted);
    }

    // At once: handlers at exit, .NET's and those of libraries, would wait for what hangs.
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
