using EdgeConvNeXt.Targets.Npu;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Npu;

public sealed class HealthMonitorTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SemaphoreSlim _asked = new(0);
    private TaskCompletionSource<HealthResult> _answer = new();

    public void Dispose() => _asked.Dispose();

    [Fact]
    public async Task Readers_do_not_wait_for_a_source()
    {
        HealthMonitor monitor = Create();
        Assert.Empty(monitor.Latest());
        await _asked.WaitAsync();
        Assert.Empty(monitor.Latest());
        await AnswerAsync(monitor, 40);
        Assert.Equal(40, monitor.Latest().Single().TemperatureCelsius);
    }

    [Fact]
    public async Task Sources_are_asked_no_more_often_than_the_interval()
    {
        HealthMonitor monitor = Create();
        monitor.Latest();
        await _asked.WaitAsync();
        await AnswerAsync(monitor, 40);
        _clock.Advance(HealthMonitor.Interval - TimeSpan.FromMilliseconds(1));
        monitor.Latest();
        Assert.Equal(0, _asked.CurrentCount);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(40, monitor.Latest().Single().TemperatureCelsius);
        await _asked.WaitAsync();
        await AnswerAsync(monitor, 50);
        Assert.Equal(50, monitor.Latest().Single().TemperatureCelsius);
    }

    [Fact]
    public async Task What_is_old_because_a_source_hangs_is_not_reported()
    {
        HealthMonitor monitor = Create();
        monitor.Latest();
        await _asked.WaitAsync();
        await AnswerAsync(monitor, 40);
        _clock.Advance(HealthMonitor.Interval);
        Assert.Single(monitor.Latest());
        await _asked.WaitAsync();
        _clock.Advance(HealthMonitor.Lifetime);
        Assert.Empty(monitor.Latest());
        Assert.Equal(0, _asked.CurrentCount);
    }

    [Fact]
    public async Task A_source_that_throws_leaves_nothing_and_is_asked_again()
    {
        HealthMonitor monitor = Create();
        monitor.Latest();
        await _asked.WaitAsync();
        Interlocked.Exchange(ref _answer, new()).SetException(new IOException("gone"));
        _clock.Advance(HealthMonitor.Interval);
        while (_asked.CurrentCount == 0)
        {
            Assert.Empty(monitor.Latest());
            await Task.Yield();
        }
    }

    private HealthMonitor Create() => new(
        async _ =>
        {
            Task<HealthResult> answer = _answer.Task;
            _asked.Release();
            return await answer;
        },
        _clock);

    // The reading ends on a thread of the pool: some moment after its source answered.
    private async Task AnswerAsync(HealthMonitor monitor, double degrees)
    {
        HealthResult result = new(
            [new DeviceHealth { Name = "x", Source = "y", TemperatureCelsius = degrees }], new Dictionary<string, string>());
        Interlocked.Exchange(ref _answer, new()).SetResult(result);
        while (monitor.Latest().SingleOrDefault()?.TemperatureCelsius != degrees)
        {
            await Task.Yield();
        }
    }
}
