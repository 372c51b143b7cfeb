using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>Ends a wait in the kernel from another thread.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly FileDescriptor _counter;

    public WakeSignal()
    {
        int errno = EventCounter.Create(out _counter);
        if (errno != Errno.None)
        {
            throw new EdgeException(
                EdgeFault.Device,
                $"No signal can be made to end waits with: {Errno.Text(errno)}",
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
        int errno = EventCounter.Signal(_counter);
        if (errno is not (Errno.None or Errno.TryAgain))
        {
            throw new InvalidOperationException($"The wake-up was refused: {Errno.Text(errno)}.");
        }
    }

    /// <summary>Clears earlier wake-ups. What they were for has to be looked at after this.</summary>
    public void Reset()
    {
        int errno = EventCounter.Clear(_counter);
        if (errno is not (Errno.None or Errno.TryAgain))
        {
            throw new InvalidOperationException($"The wake-up cannot be taken back: {Errno.Text(errno)}.");
        }
    }

    public void Dispose() => _counter.Dispose();
}
