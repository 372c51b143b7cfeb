using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>Ends a wait in the kernel from another thread.</summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    private readonly FileDescriptor _counter = LibC.EventCounter(0, LibC.NonBlocking | LibC.CloseOnExec);

    public WakeSignal()
    {
        if (_counter.IsInvalid)
        {
            throw new EdgeException(
                EdgeFault.Device,
                $"No signal can be made to end waits with: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}",
                "eventfd",
                "a free file descriptor",
                "Raise the limit of open files (ulimit -n).");
        }
    }

    /// <summary>What to poll. Belongs to this object, which must outlive the poll.</summary>
    public int File => (int)_counter.DangerousGetHandle();

    /// <summary>Ends the wait under way, or the next.</summary>
    public void Set()
    {
        ulong one = 1;
        if (LibC.Write(_counter, &one, sizeof(ulong)) < 0 && Marshal.GetLastPInvokeError() != LibC.TryAgain)
        {
            throw new InvalidOperationException($"The wake-up was refused: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        }
    }

    /// <summary>Forgets earlier wake-ups. What they were for has to be looked at after this.</summary>
    public void Reset()
    {
        ulong count;
        if (LibC.Read(_counter, &count, sizeof(ulong)) < 0 && Marshal.GetLastPInvokeError() != LibC.TryAgain)
        {
            throw new InvalidOperationException($"The wake-up cannot be taken back: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        }
    }

    public void Dispose() => _counter.Dispose();
}
