using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Gpio.Simulation;

/// <summary>What only the simulated chip does: wires, virtual time, debouncing, the record of its outputs.</summary>
public sealed class SimulatedChipTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly ManualTimeProvider _clock = new();
    private readonly SimulatedChip _chip;
    private readonly SignalEdge[] _edges = new SignalEdge[2000];

    public SimulatedChipTests()
    {
        _chip = new SimulatedChip("simulated-pins", ["A", "B", "C", "D"], _clock);
    }

    [Fact]
    public void Edges_carry_the_time_of_the_clock()
    {
        using IEdgeInput input = Request(Line(0));
        _clock.Advance(Millisecond);
        _chip.Drive(0, true);
        _clock.Advance(Millisecond);
        _chip.Drive(0, true);
        _chip.Drive(0, false);

        Assert.Equal([1_000_000L, 2_000_000L], Take(input).Select(edge => edge.At.Nanoseconds));
    }

    [Fact]
    public void An_input_follows_the_output_it_is_wired_to()
    {
        _chip.Connect(2, 0);
        _chip.Connect(2, 1);
        using IEdgeInput input = Request(Line(0), Line(1) with { IsActiveLow = true });
        using IOutputLines output = _chip.RequestOutputs("test", [new OutputLineOptions { Line = LineAddress.At(2), IsActiveLow = true }]);

        output.Set(1, 1);

        Assert.Equal([(0, true), (1, false), (0, false), (1, true)], Take(input).Select(edge => (edge.Line, edge.IsRising)));
        Assert.False(_chip.IsHigh(0));
    }

    [Fact]
    public void Wires_do_not_join()
    {
        _chip.Connect(2, 0);

        Assert.Throws<InvalidOperationException>(() => _chip.Connect(3, 0));
        Assert.Throws<InvalidOperationException>(() => _chip.Connect(0, 1));
        Assert.Throws<InvalidOperationException>(() => _chip.Connect(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _chip.Connect(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _chip.Connect(1, 4));
    }

    [Theory]
    [InlineData(LineBias.PullUp, true)]
    [InlineData(LineBias.PullDown, false)]
    public void A_line_that_nothing_drives_follows_its_bias(LineBias bias, bool isHigh)
    {
        _chip.Drive(0, !isHigh);
        using IEdgeInput input = Request(Line(0) with { Bias = bias });
        Assert.Equal(!isHigh, input.Level(0));

        _chip.Undrive(0);

        Assert.Equal(isHigh, input.Level(0));
        Assert.Single(Take(input));
    }

    [Fact]
    public void A_line_without_bias_keeps_its_voltage()
    {
        using IEdgeInput input = Request(Line(0));
        _chip.Drive(0, true);
        _chip.Undrive(0);

        Assert.True(input.Level(0));
    }

    [Fact]
    public void A_debounced_edge_is_stamped_at_the_end_of_its_period()
    {
        using IEdgeInput input = Request(Line(0) with { Debounce = 5 * Millisecond });
        Bounce(0, times: 4);
        _chip.Drive(0, true);
        Assert.False(input.Level(0));
        _clock.Advance(4 * Millisecond);
        Assert.Empty(Take(input));
        _clock.Advance(2 * Millisecond);

        SignalEdge edge = Assert.Single(Take(input));
        Assert.Equal((true, 1u, new MonotonicTime(9_000_000)), (edge.IsRising, edge.Sequence, edge.At));
        Assert.True(input.Level(0));
    }

    [Fact]
    public void A_glitch_shorter_than_the_period_is_no_edge()
    {
        using IEdgeInput input = Request(Line(0) with { Debounce = 5 * Millisecond });
        _chip.Drive(0, true);
        _clock.Advance(4.9 * Millisecond);
        _chip.Drive(0, false);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(Take(input));
    }

    [Fact]
    public async Task A_waiting_read_ends_when_the_virtual_time_is_over()
    {
        using IEdgeInput input = Request(Line(0));
        Task<int> read = Task.Run(() => input.Read(_edges, TimeSpan.FromSeconds(3), default));
        while (!read.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(0, await read);
    }

    [Fact]
    public void More_edges_than_the_kernel_holds_push_out_the_oldest_and_are_counted()
    {
        using IEdgeInput input = Request(Line(0));
        for (int edge = 0; edge < 1100; edge++)
        {
            _chip.Drive(0, edge % 2 == 0);
        }

        SignalEdge[] edges = Take(input);

        Assert.Equal((1024, 77u, 1100u), (edges.Length, edges[0].Sequence, edges[^1].Sequence));
        Assert.Equal(76, input.LostEdges);
    }

    [Fact]
    public void Every_change_of_an_output_is_recorded_with_its_time()
    {
        OutputLineOptions[] lines = [new() { Line = LineAddress.At(2) }, new() { Line = LineAddress.At(3), IsActiveLow = true }];
        IOutputLines outputs = _chip.RequestOutputs("test", lines);
        _clock.Advance(Millisecond);
        outputs.Set(0b11, 0b11);
        outputs.Set(0b11, 0b11);
        _clock.Advance(Millisecond);
        outputs.Dispose();

        OutputChange[] changes = new OutputChange[9];
        int count = _chip.TakeChanges(changes);

        MonotonicTime first = new(1_000_000);
        MonotonicTime second = new(2_000_000);
        Assert.Equal(
            [new(3, true, default), new(2, true, first), new(3, false, first), new(2, false, second), new(3, true, second)],
            changes[..count]);
        Assert.Equal(0, _chip.TakeChanges(changes));
        Assert.Equal(0, _chip.LostChanges);
    }

    [Fact]
    public void A_record_that_is_not_taken_does_not_grow()
    {
        using IOutputLines output = _chip.RequestOutputs("test", [new OutputLineOptions { Line = LineAddress.At(2) }]);
        for (ulong change = 1; change <= SimulatedChip.MostKeptChanges + 10; change++)
        {
            output.Set(change, 1);
        }

        OutputChange[] changes = new OutputChange[SimulatedChip.MostKeptChanges + 1];
        Assert.Equal(SimulatedChip.MostKeptChanges, _chip.TakeChanges(changes));
        Assert.Equal(10, _chip.LostChanges);
    }

    [Fact]
    public void A_chip_that_is_unplugged_delivers_what_it_had_and_then_fails()
    {
        using IEdgeInput input = Request(Line(0));
        IOutputLines output = _chip.RequestOutputs("test", [new OutputLineOptions { Line = LineAddress.At(2) }]);
        _chip.Drive(0, true);
        _chip.Unplug();

        Assert.Single(Take(input, reads: 1));
        Assert.All(
            [
                () => input.Read(_edges, Timeout.InfiniteTimeSpan, default),
                () => input.Level(0),
                () => output.Set(1, 1),
                () => _chip.ReadLines(),
                () => Request(Line(1)),
                output.Dispose,
            ],
            (Action action) => Assert.Contains("is gone", Assert.Throws<EdgeException>(action).What, StringComparison.Ordinal));
    }

    public void Dispose() => _chip.Dispose();

    private static EdgeLineOptions Line(int offset) => new() { Line = LineAddress.At(offset) };

    private IEdgeInput Request(params EdgeLineOptions[] lines) => _chip.RequestEdges("test", lines);

    private void Bounce(int line, int times)
    {
        for (int change = 0; change < times; change++)
        {
            _chip.Drive(line, change % 2 == 0);
            _clock.Advance(Millisecond);
        }
    }

    private SignalEdge[] Take(IEdgeInput input, int reads = 2)
    {
        int count = 0;
        for (int read = 0; read < reads; read++)
        {
            count += input.Read(_edges.AsSpan(count), TimeSpan.Zero, default);
        }

        return _edges[..count];
    }
}
