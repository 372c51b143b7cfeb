namespace EdgeConvNeXt.Camera.Sources;

/// <summary>How long to wait before each attempt to find a lost device: 0.5 s, doubled each time, at most 5 s.</summary>
internal sealed class RetrySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;

    /// <summary>Attempts since the last success.</summary>
    public int Attempts { get; private set; }

    /// <summary>How long the next attempt has to wait.</summary>
    public TimeSpan Next()
    {
        TimeSpan delay = _next;
        Attempts++;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }

    /// <summary>The device is back.</summary>
    public void Reset()
    {
        Attempts = 0;
        _next = First;
    }
}
