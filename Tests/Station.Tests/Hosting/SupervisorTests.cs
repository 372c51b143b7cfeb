using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

public sealed class SupervisorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, 5)]
    [InlineData(60.0, 5)]
    [InlineData(3.0, 1.5)]
    public void Reports_come_twice_in_the_watchdogs_time_and_every_5_s_at_least(double? watchdogSeconds, double expected)
    {
        using IdleLine idle = new(_clock, new GreySource(-1));
        using FakeServiceManager manager = new(watchdogSeconds);

        Assert.Equal(expected, Supervisor(manager, idle).Interval.TotalSeconds);
    }

    [Fact]
    public async Task Signs_of_life_stop_with_the_line_and_come_again_with_it()
    {
        using IdleLine idle = new(_clock, new GreySource(-1));
        using FakeServiceManager manager = new(watchdogSeconds: 10);
        using CancellationTokenSource stop = new();
        Task running = Supervisor(manager, idle).RunAsync(stop.Token);

        Assert.Equal("Running: 0 parts, 0 ok, 0 ng, 0 unsure", NextStatus(manager));
        Assert.Equal("WATCHDOG=1", manager.Next());
        Assert.Equal("Running: 0 parts, 0 ok, 0 ng, 0 unsure", NextStatus(manager));
        Assert.Equal("WATCHDOG=1", manager.Next());
        Assert.Equal("Stalled: 0 parts, 0 ok, 0 ng, 0 unsure", NextStatus(manager));
        Assert.Equal("Stalled: 0 parts, 0 ok, 0 ng, 0 unsure", NextStatus(manager));
        await idle.InspectOne();
        Assert.Equal("Running: 1 parts, 1 ok, 0 ng, 0 unsure", NextStatus(manager));
        Assert.Equal("WATCHDOG=1", manager.Next());

        await stop.CancelAsync();
        await running;
        Assert.Equal((1, 1), (_log.Count(1402), _log.Count(1403)));
    }

    [Fact]
    public async Task A_camera_that_is_away_is_reported_with_how_long()
    {
        GreySource source = new(-1, isLive: true) { IsConnected = false };
        using IdleLine idle = new(_clock, source);
        using FakeServiceManager manager = new(watchdogSeconds: null);
        using CancellationTokenSource stop = new();
        Task running = Supervisor(manager, idle).RunAsync(stop.Token);

        Assert.Equal("Waiting for camera, 5 s: 0 parts, 0 ok, 0 ng, 0 unsure", NextStatus(manager));
        Assert.Equal("Waiting for camera, 10 s: 0 parts, 0 ok, 0 ng, 0 unsure", NextStatus(manager));

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Without_a_watchdog_only_the_status_is_reported()
    {
        using IdleLine idle = new(_clock, new GreySource(-1));
        using FakeServiceManager manager = new(watchdogSeconds: null);
        using CancellationTokenSource stop = new();
        Task running = Supervisor(manager, idle).RunAsync(stop.Token);

        Assert.StartsWith("Running", NextStatus(manager), StringComparison.Ordinal);
        Assert.StartsWith("Running", NextStatus(manager), StringComparison.Ordinal);

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_status_tells_how_many_verdicts_are_stored_where_there_is_a_file()
    {
        using IdleLine idle = new(_clock, new GreySource(-1));
        using FakeServiceManager manager = new(watchdogSeconds: null);
        using CancellationTokenSource stop = new();
        await using JsonLinesSink record = new(
            FileLineTarget.Open(_folder.File("verdicts.jsonl")), new VerdictJson("press 4", "s1", Verdicts.Labels), new QueueSinkOptions(),
            _clock, _log.Typed<JsonLinesSink>());
        Task running = new Supervisor(
            manager, idle.Health, idle.Line.Statistics, record, _clock, _log.Typed<Supervisor>()).RunAsync(stop.Token);

        Assert.Equal("Running: 0 parts, 0 ok, 0 ng, 0 unsure; 0 stored", NextStatus(manager));

        await stop.CancelAsync();
        await running;
    }


    private Supervisor Supervisor(FakeServiceManager manager, IdleLine idle) =>
        new(manager, idle.Health, idle.Line.Statistics, record: null, _clock, _log.Typed<Supervisor>());

    // One interval on; the message is the proof that the tick was worked off.
    private string NextStatus(FakeServiceManager manager)
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        string message = manager.Next();
        Assert.StartsWith("STATUS=", message, StringComparison.Ordinal);
        return message["STATUS=".Length..];
    }
}
