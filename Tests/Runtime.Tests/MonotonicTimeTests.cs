using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests;

/// <summary>Moments on the monotonic clock.</summary>
public class MonotonicTimeTests
{
    [Fact]
    public void Now_is_the_timestamp_of_the_clock_in_nanoseconds()
    {
        ManualTimeProvider clock = new();
        clock.Advance(TimeSpan.FromMilliseconds(1.5));

        Assert.Equal(1_500_000, MonotonicTime.Now(clock).Nanoseconds);
    }

    [Theory]
    [InlineData(1_000_000_000, 3, 3)]
    [InlineData(10_000_000, 3, 300)]
    [InlineData(24_000_000, 24_000_000_000_000_000, 1_000_000_000_000_000_000)]
    [InlineData(2_000_000_000, 5, 2)]
    public void Clocks_of_any_frequency_give_nanoseconds_without_overflow(long frequency, long timestamp, long nanoseconds) =>
        Assert.Equal(nanoseconds, MonotonicTime.Now(new FixedClock(frequency, timestamp)).Nanoseconds);

    [Fact]
    public void A_missing_clock_is_refused() => Assert.Throws<ArgumentNullException>(() => MonotonicTime.Now(null!));

    [Fact]
    public void The_system_clock_does_not_go_back()
    {
        MonotonicTime first = MonotonicTime.Now(TimeProvider.System);

        Assert.True(MonotonicTime.Now(TimeProvider.System) >= first);
    }

    [Fact]
    public void Sums_and_differences_undo_each_other_to_the_100_nanoseconds_of_a_time_span()
    {
        MonotonicTime start = new(1_000_000_050);
        TimeSpan span = TimeSpan.FromMilliseconds(-12.3456);

        Assert.Equal(span, start + span - start);
        Assert.Equal(TimeSpan.FromTicks(1), new MonotonicTime(199) - new MonotonicTime(0));
    }

    [Fact]
    public void Moments_compare_by_time()
    {
        MonotonicTime early = new(1);
        MonotonicTime late = new(2);

        Assert.True(early < late && late > early && early <= late && late >= early);
        Assert.False(late < early || early > late || late <= early || early >= late);
        Assert.True(early <= new MonotonicTime(1) && early >= new MonotonicTime(1));
        Assert.Equal([early, late], new[] { late, early }.Order());
    }

    private sealed class FixedClock(long frequency, long timestamp) : TimeProvider
    {
        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => timestamp;
    }
}
