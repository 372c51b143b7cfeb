using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Cli;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM as a token. The first asks the command to stop after what it has in hand, so that nothing is left half written; a second
/// one, of someone who will not wait, ends the process as the system does by itself.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // Not disposed: a signal may still be on its way when the work is done.
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Listens until it is disposed.</summary>
    public StopSignals()
    {
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
    }

    // Runs on a thread of its own, so it comes through while the command computes.
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
