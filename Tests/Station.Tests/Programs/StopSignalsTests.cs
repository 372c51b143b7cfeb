using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Programs;

public sealed class StopSignalsTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly StopSignals _signals;

    public StopSignalsTests()
    {
        _signals = new StopSignals(_stop, _clock);
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void The_first_signal_asks_for_the_stop()
    {
        Assert.True(_signals.Take());
        Assert.True(_stop.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(499, true)]
    [InlineData(500, false)]
    [InlineData(60_000, false)]
    public void A_repeat_right_after_the_first_is_no_second_signal(int milliseconds, bool expected)
    {
        _signals.Take();
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(expected, _signals.Take());
    }

    [Fact]
    public void Repeats_do_not_put_the_second_signal_off()
    {
        _signals.Take();
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.True(_signals.Take());
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(_signals.Take());
    }
}
