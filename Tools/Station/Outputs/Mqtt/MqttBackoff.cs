namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>How long to wait before the next try: 0.5 s, then each time twice as long, at most 30 s.</summary>
internal sealed class MqttBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    /// <summary>The wait from here to the next try.</summary>
    public TimeSpan Next()
    {
        TimeSpan now = _next;
        _next = now * 2 < Longest ? now * 2 : Longest;
        return now;
    }

    /// <summary>Begins with the shortest wait again.</summary>
    public void Reset() => _next = First;
}
