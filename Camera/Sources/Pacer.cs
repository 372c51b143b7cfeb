namespace EdgeConvNeXt.Camera.Sources;

/// <summary>
/// Waits by an injected clock, for one thread at a time, until the time is over, a token is cancelled or the pacer is closed.
/// </summary>
internal sealed class Pacer : IDisposable
{
    // The finest that the system's timers go
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _clock;
    private readonly ManualResetEventSlim _wake = new();
    private readonly ITimer _timer;
    private volatile bool _closed;

    public Pacer(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(
            static wake => ((ManualResetEventSlim)wake!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits. False when the pacer was closed before the time was over.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public bool Wait(TimeSpan time, CancellationToken cancellationToken) => WaitSince(_clock.GetTimestamp(), time, cancellationToken);

    /// <summary>Waits until some time has passed since a timestamp of the clock. False when the pacer was closed before that.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public bool WaitSince(long start, TimeSpan time, CancellationToken cancellationToken)
    {
        TimeSpan left = time - _clock.GetElapsedTime(start);
        while (left > TimeSpan.Zero && !_closed)
        {
            _wake.Reset();

            // Timers cut to whole milliseconds: set to less than the time that is left, this one would fire again and again until the last
            // is over
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

            // Had time passed between reading the clock and setting the timer, the timer would be late by as much: it is set anew
            if (left - (time - _clock.GetElapsedTime(start)) < TimerStep)
            {
                WaitForWake(cancellationToken);
            }

            left = time - _clock.GetElapsedTime(start);
        }

        return !_closed;
    }

    /// <summary>Ends the wait under way and all later ones.</summary>
    public void Close()
    {
        _closed = true;
        _wake.Set();
    }

    /// <summary>Frees the timer; no thread may be waiting.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _wake.Dispose();
    }

    private void WaitForWake(CancellationToken cancellationToken)
    {
        try
        {
            // Between the reset and here it may have been closed; Dispose sets the flag first
            if (!_closed)
            {
                _wake.Wait(cancellationToken);
            }
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
