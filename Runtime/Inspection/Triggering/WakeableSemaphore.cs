namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// Counts what one thread waits for. A nudge lets it look up from waiting once; nudges before it looks up are one, and it takes what is
/// there first.
/// </summary>
internal sealed class WakeableSemaphore
{
    private readonly object _gate = new();
    private int _count;
    private bool _isNudged;

    /// <summary>Whether something is there at this moment.</summary>
    public bool IsWaiting => Volatile.Read(ref _count) > 0;

    /// <summary>Something is there.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _count++;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Lets the thread look up.</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            _isNudged = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for something or a nudge.</summary>
    /// <returns>Whether something is there: it is counted off.</returns>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_count == 0 && !_isNudged)
            {
                Monitor.Wait(_gate);
            }

            _isNudged = false;
            if (_count == 0)
            {
                return false;
            }

            _count--;
            return true;
        }
    }
}
