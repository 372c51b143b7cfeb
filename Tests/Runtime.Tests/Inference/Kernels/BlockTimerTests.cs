using EdgeConvNeXt.Runtime.Inference.Kernels;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Kernels;

public sealed class BlockTimerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    // Whatever the clock says, the layers themselves are computed: a set that refused one would throw.
    [Fact]
    public void A_time_is_that_of_one_run_on_every_set_of_kernels_that_runs_here()
    {
        foreach (KernelSet set in KernelSet.All.Where(set => set.RunsHere))
        {
            BlockTimer timer = new(set, new TickingClock());

            Assert.Equal(Tick, timer.Block(side: 3, channels: 32, hidden: 96));
            Assert.Equal(Tick, timer.Entry(side: 3, inputs: 48, outputs: 32, normed: 32));
            Assert.Equal(Tick, timer.Entry(side: 3, inputs: 128, outputs: 64, normed: 32));
        }
    }

    [Fact]
    public void Large_tensors_are_measured_in_part_and_their_time_grows_with_their_pixels()
    {
        if (KernelSet.Best is { } set)
        {
            Assert.Equal(4 * Tick, new BlockTimer(set, new TickingClock()).Block(side: 128, channels: 16, hidden: 16));
            Assert.Equal(4 * Tick, new BlockTimer(set, new TickingClock()).Entry(side: 128, inputs: 48, outputs: 16, normed: 16));
        }
    }

    /// <summary>A millisecond later each time it is asked.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += TimeSpan.TicksPerMillisecond;
    }
}
