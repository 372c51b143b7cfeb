using EdgeConvNeXt.Camera.Sources;

namespace EdgeConvNeXt.Camera.Tests.Sources;

public sealed class PacerTests
{
    [Theory]
    [InlineData(24_000)]
    [InlineData(20_000)]
    [InlineData(1)]
    public void A_timer_of_whole_milliseconds_is_set_once(long ticks)
    {
        CoarseClock clock = new();
        using Pacer pacer = new(clock);

        Assert.True(pacer.Wait(TimeSpan.FromTicks(ticks), CancellationToken.None));

        Assert.Equal(1, clock.TimesSet);
        Assert.InRange(clock.GetElapsedTime(0).Ticks, ticks, ticks + TimeSpan.TicksPerMillisecond);
    }

    [Fact]
    public void Time_that_has_passed_already_is_not_waited_for()
    {
        CoarseClock clock = new();
        using Pacer pacer = new(clock);
        pacer.Wait(TimeSpan.FromMilliseconds(5), CancellationToken.None);

        Assert.True(pacer.WaitSince(0, TimeSpan.FromMilliseconds(5), CancellationToken.None));
        Assert.True(pacer.WaitSince(0, TimeSpan.FromMilliseconds(7), CancellationToken.None));

        Assert.Equal(TimeSpan.FromMilliseconds(7), clock.GetElapsedTime(0));
    }

    /// <summary>A clock that jumps to the moment its timer fires, which is cut to whole milliseconds as the system's are.</summary>
    private sealed class CoarseClock : TimeProvider
    {
        private TimeSpan _now;

        public int TimesSet { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(this, () => callback(state));

        private void Jump(TimeSpan dueTime)
        {
            _now += TimeSpan.FromMilliseconds((long)dueTime.TotalMilliseconds);
            Assert.True(++TimesSet < 100, "The timer is set again and again and the time does not get on.");
        }

        private sealed class Timer(CoarseClock clock, Action fire) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    clock.Jump(dueTime);
                    fire();
                }

                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
