using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>A manual clock that knows whether it is waited for, so that a test moves it only then.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private readonly ManualTimeProvider _clock = new();
    private int _armed;

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public void Advance(TimeSpan step) => _clock.Advance(step);

    /// <summary>The result of the work, the clock moving on in steps whenever the work waits for it.</summary>
    public async Task<T> Run<T>(Func<T> work, TimeSpan step)
    {
        Task<T> running = Task.Run(work);
        await Deadline.Until(() => running.IsCompleted || Step(step), "the work's end");
        return await running;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, callback, state);

    private bool Step(TimeSpan step)
    {
        if (Volatile.Read(ref _armed) > 0)
        {
            _clock.Advance(step);
        }

        return false;
    }

    /// <summary>A timer that fires once each time it is set; the sources use no others.</summary>
    private sealed class Timer : ITimer
    {
        private readonly WatchedClock _owner;
        private readonly ITimer _inner;
        private int _set;

        public Timer(WatchedClock owner, TimerCallback callback, object? state)
        {
            _owner = owner;
            _inner = owner._clock.CreateTimer(
                value =>
                {
                    // No longer waited for, before the waiting thread wakes up
                    Mark(0);
                    callback(value);
                },
                state,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = _inner.Change(dueTime, period);
            Mark(dueTime == Timeout.InfiniteTimeSpan ? 0 : 1);
            return changed;
        }

        public void Dispose()
        {
            Mark(0);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Mark(int set) => Interlocked.Add(ref _owner._armed, set - Interlocked.Exchange(ref _set, set));
    }
}
