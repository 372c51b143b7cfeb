namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>The moments at which a live line takes its pictures: number n is due n intervals after the first. Waited for by one thread.</summary>
internal sealed class Shutter : IDisposable
{
    // The finest that the system's timers go
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly double _interval;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ITimer _timer;

    /// <summary>Number 0 is due now.</summary>
    public Shutter(TimeProvider clock, double framesPerSecond)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _interval = TimeSpan.TicksPerSecond / framesPerSecond;
        _timer = clock.CreateTimer(
            static wake => ((SemaphoreSlim)wake!).Release(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The last number that is due. Due moments are cut to whole ticks, hence the 1.</summary>
    public long Newest => (long)((_clock.GetElapsedTime(_start).Ticks + 1) / _interval);

    /// <summary>Waits until a number is due.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public void Await(long number, CancellationToken cancellationToken)
    {
        for (TimeSpan left = Left(number); left > TimeSpan.Zero; left = Left(number))
        {
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

            // Had time passed between the two lines above, the timer would be late by as much: it is set anew
            if (left - Left(number) < TimerStep)
            {
                _wake.Wait(cancellationToken);
            }
        }
    }

    /// <summary>Frees the timer. The semaphore stays: it holds nothing to free, and the timer may be firing at this moment.</summary>
    public void Dispose() => _timer.Dispose();

    private TimeSpan Left(long number) => TimeSpan.FromTicks((long)(number * _interval)) - _clock.GetElapsedTime(_start);
}
