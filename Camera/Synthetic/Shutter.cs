using EdgeConvNeXt.Camera.Sources;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// The moments at which a live line takes its pictures: number n is due n intervals after the first. Waited for by one thread.
/// </summary>
internal sealed class Shutter : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly double _interval;
    private readonly Pacer _pacer;

    /// <summary>Number 0 is due now.</summary>
    public Shutter(TimeProvider clock, double framesPerSecond)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _interval = TimeSpan.TicksPerSecond / framesPerSecond;
        _pacer = new Pacer(clock);
    }

    /// <summary>The last number that is due. Due moments are cut to whole ticks, hence the 1.</summary>
    public long Newest => (long)((_clock.GetElapsedTime(_start).Ticks + 1) / _interval);

    /// <summary>Waits until a number is due.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public void Await(long number, CancellationToken cancellationToken) =>
        _pacer.WaitSince(_start, TimeSpan.FromTicks((long)(number * _interval)), cancellationToken);

    /// <summary>Frees the timer; no thread may be waiting.</summary>
    public void Dispose() => _pacer.Dispose();
}
