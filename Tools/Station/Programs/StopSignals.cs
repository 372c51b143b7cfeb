namespace EdgeConvNeXt.Station.Programs;

/// <summary>
/// What the signals that stop a program mean, in every program. The first one requests the stop; a second one ends the process. A repeat
/// right after the first is still the first: timeout(1) and terminals send it to the process and to its group.
/// </summary>
/// <param name="stop">Cancelled by the first signal.</param>
/// <param name="clock">The clock, of which only the monotonic part is used.</param>
public sealed class StopSignals(CancellationTokenSource stop, TimeProvider clock)
{
    /// <summary>How long after the first signal another one counts as the same.</summary>
    public static readonly TimeSpan RepeatTime = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private long? _first;

    /// <summary>Takes a signal, on whichever thread it comes.</summary>
    /// <returns>Whether the process goes on to its own end; false leaves the signal to the system, which ends it at once.</returns>
    public bool Take()
    {
        lock (_gate)
        {
            if (_first is { } first)
            {
                return clock.GetElapsedTime(first) < RepeatTime;
            }

            _first = clock.GetTimestamp();
        }

        stop.Cancel();
        return true;
    }
}
