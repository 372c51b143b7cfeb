using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

public sealed class FramePoolStampTests
{
    private static readonly FrameInfo Info = new(7, new MonotonicTime(1), 2, 2, PixelFormat.Gray8) { Truth = "ok" };

    [Fact]
    public void A_stamp_changes_the_time_and_nothing_else()
    {
        FramePool pool = new();
        using FrameLease frame = pool.Rent(Info).Lease;

        pool.Stamp(frame, new MonotonicTime(5));

        Assert.Equal(Info with { CapturedAt = new MonotonicTime(5) }, frame.Info);
    }

    [Fact]
    public void A_lease_of_another_pool_is_refused()
    {
        using FrameLease frame = new FramePool().Rent(Info).Lease;

        Assert.Throws<ArgumentException>(() => new FramePool().Stamp(frame, default));
        Assert.Equal(Info, frame.Info);
    }
}
