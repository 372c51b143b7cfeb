using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;
using EdgeConvNeXt.Targets.Signals;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Signals;

/// <summary>Red, amber, green, buzzer, ready, fault, heartbeat: lines 0 to 6 of a simulated chip in virtual time.</summary>
public sealed class StationSignalsTests : IDisposable
{
    private static readonly SignalRole[] Roles = Enum.GetValues<SignalRole>();
    private readonly ManualTimeProvider _clock = new();
    private readonly SimulatedChip _chip;
    private readonly StationSignals _signals;

    public StationSignalsTests()
    {
        _chip = new SimulatedChip("lamps", [.. Roles.Select(role => role.ToString())], _clock);
        StationOutput[] outputs =
        [
            .. Roles.Select(role => new StationOutput(role, new OutputLineOptions { Line = LineAddress.Named(role.ToString()) })),
        ];
        _signals = StationSignals.Open(_chip, outputs, new StationSignalSettings(), _clock);
    }

    [Fact]
    public void A_station_that_has_not_reported_yet_is_starting_for_as_long_as_it_takes()
    {
        Assert.Equal("Amber", Lit(TimeSpan.Zero));
        Assert.Equal("", Lit(TimeSpan.FromSeconds(1)));
        Assert.Equal("Amber", Lit(TimeSpan.FromSeconds(601)));
    }

    [Fact]
    public void A_running_station_is_green_and_ready_and_its_heart_beats()
    {
        _signals.Report(StationState.Running);

        Assert.Equal("Green Ready Heartbeat", Lit(TimeSpan.FromSeconds(0.1)));
        Assert.Equal("Green Ready", Lit(TimeSpan.FromSeconds(0.5)));
        Assert.Equal("Green Ready Heartbeat", Lit(TimeSpan.FromSeconds(0.5)));
        _signals.Report(StationState.Attention);
        Assert.Equal("Amber Green Ready", Lit(TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void A_station_that_falls_silent_shows_a_fault_and_its_heart_stops()
    {
        _signals.Report(StationState.Running);
        Assert.Contains("Ready", Lit(TimeSpan.FromSeconds(4.9)), StringComparison.Ordinal);

        Assert.Equal("Buzzer Fault", Lit(TimeSpan.FromSeconds(1.35)));
        Assert.Equal("Red Buzzer Fault", Lit(TimeSpan.FromSeconds(0.25)));
        Assert.Equal("Red Fault", Lit(TimeSpan.FromSeconds(1)));

        _signals.Report(StationState.Running);
        Assert.Contains("Green Ready", Lit(TimeSpan.FromSeconds(0.5)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_station_that_reports_is_alive()
    {
        _signals.Report(StationState.Fault);

        Assert.Equal("Red Buzzer Fault Heartbeat", Lit(TimeSpan.FromSeconds(0.1)));
    }

    [Fact]
    public void Lines_are_set_only_when_they_change()
    {
        _signals.Report(StationState.Running);
        _clock.Advance(TimeSpan.FromSeconds(4));
        OutputChange[] changes = new OutputChange[100];

        // Green and ready once, and the heartbeat at 0 (its first tick), 0.5, 1 ... 4 s.
        Assert.Equal(2 + 9, _chip.TakeChanges(changes));
    }

    [Fact]
    public void Disposing_makes_every_line_safe()
    {
        _signals.Report(StationState.Fault);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        _signals.Dispose();
        _signals.Dispose();

        Assert.Equal("", Lit(TimeSpan.FromSeconds(1)));
        Assert.All(_chip.ReadLines(), line => Assert.False(line.IsUsed));
    }

    [Fact]
    public void A_chip_that_fails_is_counted_and_does_not_stop_anything()
    {
        _clock.Advance(TimeSpan.Zero);
        Assert.Null(_signals.LastFault);
        _signals.Report(StationState.Running);
        _chip.Unplug();
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(2, _signals.Failures);
        Assert.Contains("is gone", _signals.LastFault!.What, StringComparison.Ordinal);
        Assert.Throws<EdgeConvNeXt.Runtime.EdgeException>(_signals.Dispose);
    }

    [Fact]
    public void Times_that_make_no_sense_are_refused()
    {
        StationOutput[] outputs = [new(SignalRole.Red, new OutputLineOptions { Line = LineAddress.At(0) })];
        StationSignalSettings settings = new();

        Assert.Throws<ArgumentOutOfRangeException>(
            () => StationSignals.Open(_chip, outputs, settings with { Tick = TimeSpan.Zero }, _clock));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => StationSignals.Open(_chip, outputs, settings with { HeartbeatHalf = TimeSpan.FromMilliseconds(49) }, _clock));
    }

    public void Dispose() => _signals.Dispose();

    private string Lit(TimeSpan later)
    {
        _clock.Advance(later);
        return string.Join(' ', Roles.Where((_, offset) => _chip.IsHigh(offset)));
    }
}
