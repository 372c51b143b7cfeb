namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>One thread waits until any other rings; rings while nobody waits are kept, as one.</summary>
internal sealed class Doorbell
{
    private readonly object _gate = new();
    private bool _hasRung;

    public void Ring()
    {
        lock (_gate)
        {
            _hasRung = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Wait()
    {
        lock (_gate)
        {
            while (!_hasRung)
            {
                Monitor.Wait(_gate);
            }

            _hasRung = false;
        }
    }
}
