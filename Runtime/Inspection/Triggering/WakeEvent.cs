namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// One thread waits until any other sets it, which resets it; what was set while none waits is kept, as one. AutoResetEvent without a
/// handle to close.
/// </summary>
internal sealed class WakeEvent
{
    private readonly object _gate = new();
    private bool _isSet;

    public void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Wait()
    {
        lock (_gate)
        {
            while (!_isSet)
            {
                Monitor.Wait(_gate);
            }

            _isSet = false;
        }
    }
}
