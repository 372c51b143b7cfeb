using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM as a token, which stops the command after what it has in hand, so that nothing is left half written. What
/// does not stop within <see cref="StopTime"/>, because a driver does not come back, is ended: systemd, which sends one signal and waits,
/// must not wait for ever.
/// </summary>
internal sealed class CommandStop : IDisposable
{
    /// <summary>
    /// How long a command has to stop. The longest that it has in hand is a run of a large model, or a file on a slow disk.
    /// </summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    // Not disposed: a signal may still be on its way when the work is done.
    private readonly CancellationTokenSource _stop = new();
    private readonly StopSignals _signals;
    private readonly TextWriter _error;
    private readonly ITimer _timeout;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Listens until it is disposed.</summary>
    /// <param name="error">Where it is written that the process was ended.</param>
    /// <param name="clock">The clock of the timeout.</param>
    public CommandStop(TextWriter error, TimeProvider clock)
    {
        _error = error;
        _signals = new StopSignals(_stop, clock);
        _timeout = clock.CreateTimer(_ => GiveUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
        _timeout.Dispose();
    }

    // Runs on a thread of its own, so it comes through while the command computes.
    private void Stop(PosixSignalContext context)
    {
        if (!_stop.IsCancellationRequested)
        {
            _timeout.Change(StopTime, Timeout.InfiniteTimeSpan);
        }

        context.Cancel = _signals.Take();
    }

    private void GiveUp()
    {
        _error.WriteLine(
            $"edge: it did not stop within {StopTime.TotalSeconds} s and was ended: a device or a file system does not answer.");

        // At once: handlers at exit, .NET's and those of libraries, would wait for what hangs.
        LibC.Exit(ExitCodes.Interrupted);
    }
}
