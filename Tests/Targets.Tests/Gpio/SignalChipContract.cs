using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>
/// What every chip keeps. An implementation gives two inputs that the test can drive and two outputs whose voltage it can see; all four are
/// free at the beginning, and the inputs are low. Each edge is taken before the same line is driven again: interrupts of one line that
/// follow each other too closely merge.
/// </summary>
public abstract class SignalChipContract : IDisposable
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);
    private readonly SignalEdge[] _edges = new SignalEdge[16];

    protected abstract ISignalChip Chip { get; }

    protected abstract int[] Inputs { get; }

    protected abstract int[] Outputs { get; }

    /// <summary>Whether an output that was let go keeps its voltage, which Linux leaves to the driver.</summary>
    protected virtual bool KeepsReleasedVoltage => true;

    protected abstract void Drive(int input, bool isHigh);

    protected abstract bool IsHigh(int output);

    [Fact]
    public void An_edge_arrives_with_its_line_direction_time_and_number()
    {
        using IEdgeInput input = Request();
        MonotonicTime before = MonotonicTime.Now(TimeProvider.System);
        Drive(Inputs[0], true);
        SignalEdge[] edges = Take(input, 1);
        Drive(Inputs[0], false);
        edges = [.. edges, .. Take(input, 1)];

        Assert.Equal([(0, true, 1u), (0, false, 2u)], edges.Select(edge => (edge.Line, edge.IsRising, edge.Sequence)));
        Assert.True(before <= edges[0].At && edges[0].At <= edges[1].At && edges[1].At <= MonotonicTime.Now(TimeProvider.System));
        Assert.Equal(0, input.LostEdges);
    }

    [Fact]
    public void Only_rising_edges_arrive_where_they_were_asked_for() => OnlyThese(LineEdges.Rising, true);

    [Fact]
    public void Only_falling_edges_arrive_where_they_were_asked_for() => OnlyThese(LineEdges.Falling, false);

    [Fact]
    public void An_active_low_input_rises_when_its_voltage_falls()
    {
        Drive(Inputs[0], true);
        using IEdgeInput input = Request(new EdgeLineOptions { Line = LineAddress.At(Inputs[0]), IsActiveLow = true });
        Assert.False(input.Level(0));
        Drive(Inputs[0], false);

        Assert.True(Take(input, 1)[0].IsRising);
        Assert.True(input.Level(0));
    }

    [Fact]
    public void Lines_of_one_request_are_told_apart_by_their_order_in_it()
    {
        using IEdgeInput input = Request(Line(Inputs[1]), Line(Inputs[0]));
        Drive(Inputs[0], true);
        SignalEdge[] edges = Take(input, 1);
        Drive(Inputs[1], true);
        edges = [.. edges, .. Take(input, 1)];
        Drive(Inputs[0], false);
        edges = [.. edges, .. Take(input, 1)];

        Assert.Equal(2, input.LineCount);
        Assert.Equal([(1, 1u), (0, 1u), (1, 2u)], edges.Select(edge => (edge.Line, edge.Sequence)));
        Assert.True(input.Level(0));
        Assert.False(input.Level(1));
        Assert.Equal(0, input.LostEdges);
    }

    [Fact]
    public void Edges_that_do_not_fit_come_with_the_next_read()
    {
        using IEdgeInput input = Request(Line(Inputs[0]), Line(Inputs[1]));
        Drive(Inputs[0], true);
        Drive(Inputs[1], true);

        Assert.Equal([0, 1], Take(input, 2, room: 1).Select(edge => edge.Line).Order());
    }

    [Fact]
    public void A_read_without_edges_ends_when_its_time_is_over()
    {
        using IEdgeInput input = Request();

        Assert.Equal(0, input.Read(_edges, TimeSpan.Zero, default));
        Assert.Equal(0, input.Read(_edges, TimeSpan.FromMilliseconds(1.5), default));
    }

    [Fact]
    public async Task Cancelling_ends_a_read_and_the_next_one_works()
    {
        using IEdgeInput input = Request();
        using CancellationTokenSource stop = new();
        Task<int> read = Task.Factory.StartNew(
            () => input.Read(_edges, Timeout.InfiniteTimeSpan, stop.Token), default, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(ReadTimeout));
        Drive(Inputs[0], true);
        Assert.Equal(1u, Take(input, 1)[0].Sequence);
    }

    [Fact]
    public void A_token_that_was_cancelled_before_is_seen_at_once()
    {
        using IEdgeInput input = Request();
        Drive(Inputs[0], true);

        Assert.ThrowsAny<OperationCanceledException>(() => input.Read(_edges, Timeout.InfiniteTimeSpan, new CancellationToken(true)));
    }

    [Fact]
    public async Task Disposing_ends_a_read()
    {
        IEdgeInput input = Request();
        Task<int> read = Task.Factory.StartNew(
            () => input.Read(_edges, Timeout.InfiniteTimeSpan, default), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        input.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(ReadTimeout));
        Assert.Throws<ObjectDisposedException>(() => input.Level(0));
        input.Dispose();
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using IEdgeInput input = Request();
        using CancellationTokenSource stop = new();
        int roundsThatAllocate = 0;
        for (int round = 0; round < 100; round++)
        {
            Drive(Inputs[0], round % 2 == 0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = input.Read(_edges, ReadTimeout, stop.Token);
            _ = input.Read(_edges, TimeSpan.Zero, stop.Token);
            roundsThatAllocate += round >= 10 && GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;
        }

        // A garbage collection in between shows as some kilobytes of the thread's; a read that allocates would do so in all ninety rounds.
        Assert.InRange(roundsThatAllocate, 0, 3);
    }

    [Fact]
    public void Setting_allocates_nothing()
    {
        using IOutputLines outputs = RequestOutputs();
        int roundsThatAllocate = 0;
        for (int round = 0; round < 100; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            outputs.Set((ulong)round, 3);
            roundsThatAllocate += round >= 10 && GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;
        }

        Assert.InRange(roundsThatAllocate, 0, 3);
    }

    [Fact]
    public void Outputs_begin_at_their_safe_levels_change_by_the_mask_and_end_safe()
    {
        OutputLineOptions first = new() { Line = LineAddress.At(Outputs[0]) };
        OutputLineOptions second = new() { Line = LineAddress.At(Outputs[1]), IsSafeActive = true };
        IOutputLines outputs = Chip.RequestOutputs("test", [first, second]);
        Assert.Equal(2, outputs.Count);
        Assert.Equal([false, true], Outputs.Select(IsHigh));

        outputs.Set(0b01, 0b01);
        Assert.Equal([true, true], Outputs.Select(IsHigh));
        outputs.Set(0b00, 0b10);
        Assert.Equal([true, false], Outputs.Select(IsHigh));
        outputs.Set(0b11, 0);
        Assert.Equal([true, false], Outputs.Select(IsHigh));
        outputs.Dispose();
        if (KeepsReleasedVoltage)
        {
            Assert.Equal([false, true], Outputs.Select(IsHigh));
        }
    }

    [Fact]
    public void An_active_low_output_is_safe_at_high_voltage()
    {
        using (
            IOutputLines outputs = Chip.RequestOutputs(
                "test", [new OutputLineOptions { Line = LineAddress.At(Outputs[0]), IsActiveLow = true }]))
        {
            Assert.True(IsHigh(Outputs[0]));
            outputs.Set(1, 1);
            Assert.False(IsHigh(Outputs[0]));
        }

        Assert.True(!KeepsReleasedVoltage || IsHigh(Outputs[0]));
    }

    [Fact]
    public void Outputs_refuse_lines_beyond_their_number_and_everything_after_disposal()
    {
        IOutputLines outputs = RequestOutputs();
        Assert.Throws<ArgumentOutOfRangeException>(() => outputs.Set(0, 0b100));
        outputs.Dispose();
        outputs.Dispose();
        Assert.Throws<ObjectDisposedException>(() => outputs.Set(1, 1));
    }

    [Fact]
    public void A_line_is_held_by_one_and_free_again_after_disposal()
    {
        using (Chip.RequestEdges("first holder", [Line(Inputs[0])]))
        {
            EdgeException fault = Assert.Throws<EdgeException>(() => Chip.RequestEdges("second", [Line(Inputs[1]), Line(Inputs[0])]));

            Assert.Equal(EdgeFault.Device, fault.Fault);
            Assert.Contains("in use by \"first holder\"", fault.What, StringComparison.Ordinal);
            Assert.Contains($"offset {Inputs[0]}", fault.Where, StringComparison.Ordinal);
        }

        using IEdgeInput input = Request(Line(Inputs[0]), Line(Inputs[1]));
        Assert.Equal(2, input.LineCount);
    }

    [Fact]
    public void The_list_of_lines_tells_what_holds_them()
    {
        using IEdgeInput input = Request();
        using IOutputLines outputs = RequestOutputs();
        IReadOnlyList<SignalLine> lines = Chip.ReadLines();

        Assert.Equal(Enumerable.Range(0, lines.Count), lines.Select(line => line.Offset));
        Assert.Equal((true, "test", false), (lines[Inputs[0]].IsUsed, lines[Inputs[0]].User, lines[Inputs[0]].IsOutput));
        Assert.Equal((true, "test", true), (lines[Outputs[0]].IsUsed, lines[Outputs[0]].User, lines[Outputs[0]].IsOutput));
        Assert.False(lines[Inputs[1]].IsUsed);
    }

    [Fact]
    public void Lines_that_do_not_exist_or_come_twice_are_refused()
    {
        int count = Chip.ReadLines().Count;
        EdgeException missing = Assert.Throws<EdgeException>(() => Chip.RequestEdges("test", [Line(count)]));
        EdgeException unnamed = Assert.Throws<EdgeException>(
            () => Chip.RequestOutputs("test", [new OutputLineOptions { Line = LineAddress.Named("no such") }]));
        EdgeException twice = Assert.Throws<EdgeException>(() => Chip.RequestEdges("test", [Line(Inputs[0]), Line(Inputs[0])]));

        Assert.All([missing, unnamed, twice], fault => Assert.Equal(EdgeFault.Configuration, fault.Fault));
        Assert.Contains($"0 to {count - 1}", missing.Expected, StringComparison.Ordinal);
        Assert.Contains(Chip.Label, unnamed.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_outlive_their_chip()
    {
        using IEdgeInput input = Request();
        using IOutputLines outputs = RequestOutputs();
        Drive(Inputs[0], true);
        Chip.Dispose();

        Assert.Equal(1u, Take(input, 1)[0].Sequence);
        outputs.Set(1, 1);
        Assert.Throws<ObjectDisposedException>(() => Request(Line(Inputs[1])));
    }

    [Fact]
    public void Misuse_is_told_to_the_programmer()
    {
        using IEdgeInput input = Request();
        Assert.Throws<ArgumentException>(() => input.Read([], TimeSpan.Zero, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Read(_edges, TimeSpan.FromMilliseconds(-2), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Level(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Level(-1));
        Assert.Throws<ArgumentException>(() => Chip.RequestEdges("test", []));
        Assert.Throws<ArgumentException>(() => Chip.RequestEdges(" ", [Line(Inputs[1])]));
        Assert.Throws<ArgumentException>(
            () => Chip.RequestOutputs("test", [.. Enumerable.Repeat(new OutputLineOptions { Line = LineAddress.At(0) }, 65)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Request(Line(Inputs[1]) with { Debounce = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Request(Line(Inputs[1]) with { Debounce = TimeSpan.FromSeconds(4295) }));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Chip.Dispose();

    protected static EdgeLineOptions Line(int offset) => new() { Line = LineAddress.At(offset) };

    private void OnlyThese(LineEdges wanted, bool isRising)
    {
        using IEdgeInput input = Request(new EdgeLineOptions { Line = LineAddress.At(Inputs[0]), Edges = wanted });
        Drive(Inputs[0], true);
        Drive(Inputs[0], false);
        SignalEdge[] edges = Take(input, 1);
        Drive(Inputs[0], true);
        Drive(Inputs[0], false);
        edges = [.. edges, .. Take(input, 1)];

        Assert.Equal([(isRising, 1u), (isRising, 2u)], edges.Select(edge => (edge.IsRising, edge.Sequence)));
        Assert.Equal(0, input.Read(_edges, TimeSpan.Zero, default));
    }

    private IEdgeInput Request(params EdgeLineOptions[] lines) => Chip.RequestEdges("test", lines.Length == 0 ? [Line(Inputs[0])] : lines);

    private IOutputLines RequestOutputs() =>
        Chip.RequestOutputs("test", [.. Outputs.Select(offset => new OutputLineOptions { Line = LineAddress.At(offset) })]);

    private SignalEdge[] Take(IEdgeInput input, int count, int room = 16)
    {
        List<SignalEdge> taken = [];
        while (taken.Count < count)
        {
            int read = input.Read(_edges.AsSpan(0, room), ReadTimeout, default);
            Assert.InRange(read, 1, room);
            taken.AddRange(_edges[..read]);
        }

        return [.. taken];
    }
}
