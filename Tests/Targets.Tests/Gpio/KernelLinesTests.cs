using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>What happens when the kernel loses events, and when the chip goes away.</summary>
public sealed class KernelLinesTests : IDisposable
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);
    private readonly FakeGpioKernel _kernel = new(FakeGpioChip.Named("gpiochip0", "usb-gpio", "A", "B"));
    private readonly KernelSignalChip _chip;
    private readonly SignalEdge[] _edges = new SignalEdge[100];

    public KernelLinesTests()
    {
        _chip = GpioChips.Open("usb-gpio", _kernel);
    }

    [Fact]
    public void Edges_that_the_kernel_threw_away_are_counted_over_all_lines()
    {
        using IEdgeInput input = Request();
        Drive(0, true);
        _kernel.Last.IsOverrun = true;
        Drive(0, false);
        Drive(1, true);
        Drive(1, false);
        _kernel.Last.IsOverrun = false;
        Drive(0, true);

        Assert.Equal(2, input.Read(_edges, ReadTimeout, default));
        Assert.Equal(3, input.LostEdges);
        Assert.Equal([1u, 3u], _edges[..2].Select(edge => edge.Sequence));
    }

    [Fact]
    public void The_kernels_counter_may_wrap()
    {
        using IEdgeInput input = Request();
        _kernel.Last.SkipTo(int.MaxValue);
        Drive(0, true);
        _ = input.Read(_edges, ReadTimeout, default);
        long before = input.LostEdges;
        _kernel.Last.SkipTo(uint.MaxValue - 1);
        Drive(0, false);
        _ = input.Read(_edges, ReadTimeout, default);
        long atTheEnd = input.LostEdges;
        Drive(0, true);
        _ = input.Read(_edges, ReadTimeout, default);

        Assert.Equal(int.MaxValue, before);
        Assert.Equal(uint.MaxValue - 2, atTheEnd);
        Assert.Equal(atTheEnd, input.LostEdges);
    }

    [Fact]
    public void More_edges_than_one_call_takes_arrive_in_order()
    {
        using IEdgeInput input = Request();
        for (int edge = 0; edge < 80; edge++)
        {
            Drive(0, edge % 2 == 0);
        }

        int first = input.Read(_edges, ReadTimeout, default);
        int second = input.Read(_edges.AsSpan(first), ReadTimeout, default);

        Assert.Equal(80, first + second);
        Assert.Equal(Enumerable.Range(1, 80), _edges[..80].Select(edge => (int)edge.Sequence));
        Assert.Equal(0, input.LostEdges);
    }

    [Fact]
    public void A_chip_that_is_pulled_out_ends_the_read()
    {
        using IEdgeInput input = Request();
        _kernel.Last.HangUp();

        Assert.Contains("is gone", Fault(() => input.Read(_edges, Timeout.InfiniteTimeSpan, default)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_that_fails_says_so()
    {
        using IEdgeInput input = Request();
        Drive(0, true);
        _kernel.ReadError = Errno.NoSuchDevice;
        Assert.Contains("is gone", Fault(() => input.Read(_edges, ReadTimeout, default)).What, StringComparison.Ordinal);
        _kernel.ReadError = Errno.InputOutput;
        EdgeException fault = Fault(() => input.Read(_edges, ReadTimeout, default));
        Assert.Contains("errno 5", fault.What, StringComparison.Ordinal);
        Assert.Equal("gpiochip0 (usb-gpio)", fault.Where);
    }

    [Fact]
    public void A_wait_that_fails_says_so()
    {
        using IEdgeInput input = Request();
        _kernel.WaitError = 12;

        Assert.Contains("errno 12", Fault(() => input.Read(_edges, TimeSpan.Zero, default)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_cannot_be_read_is_a_fault()
    {
        using IEdgeInput input = Request();
        _kernel.GetError = Errno.NoSuchDevice;

        Assert.Contains("is gone", Fault(() => input.Level(0)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_cannot_be_made_safe_are_let_go_all_the_same_and_that_is_reported()
    {
        IOutputLines outputs = _chip.RequestOutputs("test", [new OutputLineOptions { Line = LineAddress.At(0) }]);
        _kernel.SetError = Errno.NoSuchDevice;

        Assert.Throws<EdgeException>(() => outputs.Set(1, 1));
        Assert.Contains("is gone", Fault(() => outputs.Dispose()).What, StringComparison.Ordinal);
        Assert.False(_kernel.Last.IsOpen);
        outputs.Dispose();
    }

    [Fact]
    public async Task A_mark_that_a_late_cancellation_leaves_does_not_end_the_next_read()
    {
        using IEdgeInput input = Request();
        using CancellationTokenSource stop = new();
        for (int round = 0; round < 200; round++)
        {
            using CancellationTokenSource late = new();
            Drive(0, round % 2 == 0);
            Task cancelling = Task.Run(late.Cancel);
            bool isRead = Record.Exception(() => input.Read(_edges, ReadTimeout, late.Token)) is null;
            await cancelling;

            // Whatever won, the edge is read once and once only.
            Assert.Equal(isRead ? 0 : 1, input.Read(_edges, isRead ? TimeSpan.Zero : ReadTimeout, stop.Token));
        }

        Assert.Equal(0, input.LostEdges);
    }

    public void Dispose()
    {
        _chip.Dispose();
        _kernel.Dispose();
    }

    private static EdgeException Fault(Action action) => Assert.Throws<EdgeException>(action);

    private IEdgeInput Request() =>
        _chip.RequestEdges("test", [new EdgeLineOptions { Line = LineAddress.At(0) }, new EdgeLineOptions { Line = LineAddress.At(1) }]);

    private void Drive(int line, bool isHigh) => _kernel.Drive(0, line, isHigh);
}
