using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Indicators;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Targets.Gpio.Simulation;
using EdgeConvNeXt.Targets.Signals;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Indicators;

public sealed class StationIndicatorsTests : IDisposable
{
    private const int Green = 0;
    private const int Fault = 1;

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLoggers _log = new();
    private readonly IdleLine _line;

    public StationIndicatorsTests() => _line = new IdleLine(_clock, new GreySource(-1));

    public void Dispose() => _line.Dispose();

    [Fact]
    public async Task A_line_that_stalls_is_a_fault_and_one_with_bad_parts_wants_attention()
    {
        await using StationIndicators indicators = Indicators(null);
        Assert.Equal(StationState.Running, indicators.State());
        await _line.InspectOne();
        Assert.Equal(StationState.Running, indicators.State());
        await _line.InspectOne();
        Assert.Equal(StationState.Attention, indicators.State());
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(StationState.Running, indicators.State());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(StationState.Fault, indicators.State());
    }

    [Fact]
    public async Task A_camera_that_is_away_is_a_fault_though_the_line_is_alive()
    {
        GreySource source = new(-1, isLive: true) { IsConnected = false };
        using IdleLine idle = new(_clock, source);
        await using StationIndicators indicators = new(
            null, null, idle.Line.Statistics, idle.Health, _clock, _log.Typed<StationIndicators>());

        Assert.True(idle.Health.Check());
        Assert.Equal(StationState.Fault, indicators.State());
        source.IsConnected = true;
        Assert.Equal(StationState.Running, indicators.State());
    }

    [Fact]
    public async Task A_line_that_lost_track_of_parts_is_a_fault_until_they_have_passed_though_it_is_alive()
    {
        GreySource source = new(-1);
        RejectQueue queue = new(new RejectSettings { Travel = TimeSpan.FromSeconds(2) }, 1);
        PartFlow flow = new(new PartSettings(), 8, new ModelIdentity("m@1", ["ok", "ng"]), queue, []);
        InspectionLine line = new(
            source, UnusedJudge.Instance, flow, new InspectionLineOptions { Trigger = TriggerType.Software }, new LineSignals(), _clock);
        LineHealth health = new(line, source, TimeSpan.FromSeconds(10), _clock);
        await using StationIndicators indicators = new(null, null, line.Statistics, health, _clock, _log.Typed<StationIndicators>());
        line.Trigger();
        Assert.Equal(StationState.Running, indicators.State());
        line.Trigger();
        Assert.Equal(StationState.Fault, indicators.State());
        Assert.True(health.Check());
        _clock.Advance(TimeSpan.FromSeconds(3));
        flow.Advance(MonotonicTime.Now(_clock), 0);
        Assert.Equal(StationState.Attention, indicators.State());
    }

    [Fact]
    public async Task The_lines_of_the_chip_follow_and_are_safe_at_the_end()
    {
        using SimulatedChip chip = new("tower", ["green", "fault"], _clock);
        StationSignals signals = StationSignals.Open(
            chip,
            [
                new StationOutput(SignalRole.Green, new OutputLineOptions { Line = LineAddress.At(Green) }),
                new StationOutput(SignalRole.Fault, new OutputLineOptions { Line = LineAddress.At(Fault) }),
            ],
            new StationSignalSettings(), _clock);
        StationIndicators indicators = Indicators(signals);
        await Until(() => chip.IsHigh(Green));
        await indicators.DisposeAsync();
        Assert.False(chip.IsHigh(Green));
        Assert.False(chip.IsHigh(Fault));
    }

    private StationIndicators Indicators(StationSignals? signals) =>
        new(signals, null, _line.Line.Statistics, _line.Health, _clock, _log.Typed<StationIndicators>());

    // The indicators have a thread of their own: time passes until it has looked.
    private Task Until(Func<bool> condition) => Task.Run(async () =>
    {
        while (!condition())
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }).WaitAsync(TimeSpan.FromSeconds(60));

    private sealed class UnusedJudge : IFrameJudge
    {
        public static readonly UnusedJudge Instance = new();

        public ReadOnlySpan<float> Scores => [];

        public Verdict Judge(FrameLease frame, long part) => throw new InvalidOperationException("There are no frames.");
    }
}
