namespace EdgeConvNeXt.Camera.Sources;

/// <summary>
/// The order of things in the life of a source: started once, read by one thread at a time, and taken down only when no read is under way.
/// A source enters before each of them and exits after it.
/// </summary>
internal sealed class SourceLifecycle(string name)
{
    private readonly object _gate = new();
    private int _closing;
    private bool _startTried;
    private bool _started;

    /// <summary>Whether the source is being disposed: what waits has to stop waiting.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <summary>Whether Start has succeeded.</summary>
    public bool IsStarted => Volatile.Read(ref _started);

    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void EnterStart()
    {
        Enter();
        if (_startTried)
        {
            Monitor.Exit(_gate);
            throw new InvalidOperationException($"{name} was started before: a source is started once.");
        }

        _startTried = true;
    }

    /// <summary>Start has succeeded; until then reading is refused.</summary>
    public void Started() => Volatile.Write(ref _started, true);

    /// <exception cref="InvalidOperationException">Start was not called, or failed.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void EnterRead()
    {
        Enter();
        if (!IsStarted)
        {
            Monitor.Exit(_gate);
            throw new InvalidOperationException($"{name} is not running: call Start first, and read only when it succeeded.");
        }
    }

    /// <summary>The end of what was entered.</summary>
    public void Exit() => Monitor.Exit(_gate);

    /// <summary>From now on nothing can be entered. False when that was so before.</summary>
    public bool BeginClose() => Interlocked.Exchange(ref _closing, 1) == 0;

    /// <summary>Waits until nothing is under way.</summary>
    public void AwaitIdle()
    {
        Monitor.Enter(_gate);
        Monitor.Exit(_gate);
    }

    private void Enter()
    {
        Monitor.Enter(_gate);
        if (IsClosing)
        {
            Monitor.Exit(_gate);
            throw new ObjectDisposedException(name);
        }
    }
}
