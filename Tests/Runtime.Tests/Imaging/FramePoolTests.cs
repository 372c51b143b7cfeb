using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>Leases with memory of their own.</summary>
public class FramePoolTests
{
    private readonly FramePool _pool = new();

    [Fact]
    public void A_lease_shows_what_was_written_into_its_buffer()
    {
        PooledFrame frame = _pool.Rent(Info(2, 2, PixelFormat.Gray8));
        ((ReadOnlySpan<byte>)[1, 2, 3, 4]).CopyTo(frame.Buffer);

        using FrameLease lease = frame.Lease;
        Assert.Equal([1, 2, 3, 4], lease.Pixels.ToArray());
        Assert.Equal([3, 4], lease.View.Row(1).ToArray());
        Assert.Equal(7, lease.Info.Sequence);
        Assert.Equal(2, lease.Stride);
    }

    [Theory]
    [InlineData(PixelFormat.Rgb24, 0, 12)]
    [InlineData(PixelFormat.Rgb24, 10, 20)]
    [InlineData(PixelFormat.Yuyv, 0, 8)]
    [InlineData(PixelFormat.Nv12, 0, 6)]
    [InlineData(PixelFormat.Nv12, 8, 24)]
    public void The_buffer_holds_all_planes_with_their_padding(PixelFormat format, int stride, int bytes)
    {
        PooledFrame frame = _pool.Rent(Info(2, 2, format), stride);

        using FrameLease lease = frame.Lease;
        Assert.Equal(bytes, frame.Buffer.Length);
        Assert.Equal(2, lease.View.Height);
    }

    [Fact]
    public void A_returned_lease_is_used_again_without_allocating()
    {
        FrameLease first = RentAndReturn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameLease second = RentAndReturn();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Same(first, second);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Leases_that_are_out_together_have_memory_of_their_own()
    {
        PooledFrame first = _pool.Rent(Info(1, 1, PixelFormat.Gray8));
        PooledFrame second = _pool.Rent(Info(1, 1, PixelFormat.Gray8));
        first.Buffer[0] = 1;
        second.Buffer[0] = 2;

        Assert.NotSame(first.Lease, second.Lease);
        Assert.Equal(1, first.Lease.Pixels[0]);
    }

    [Fact]
    public void A_second_return_does_not_lend_the_same_memory_twice()
    {
        FrameLease lease = _pool.Rent(Info(1, 1, PixelFormat.Gray8)).Lease;
        lease.Dispose();
        lease.Dispose();

        Assert.NotSame(_pool.Rent(Info(1, 1, PixelFormat.Gray8)).Lease, _pool.Rent(Info(1, 1, PixelFormat.Gray8)).Lease);
    }

    [Fact]
    public void A_returned_lease_shows_no_pixels()
    {
        FrameLease lease = _pool.Rent(Info(1, 1, PixelFormat.Gray8)).Lease;
        lease.Dispose();

        Assert.Throws<ObjectDisposedException>(() => { _ = lease.Pixels; });
        Assert.Throws<ObjectDisposedException>(() => { _ = lease.View; });
    }

    [Fact]
    public void A_smaller_picture_shows_no_bytes_of_the_larger_one_before_it()
    {
        _pool.Rent(Info(8, 8, PixelFormat.Rgb24)).Lease.Dispose();

        using FrameLease lease = _pool.Rent(Info(2, 1, PixelFormat.Gray8)).Lease;
        Assert.Equal(2, lease.Pixels.Length);
    }

    [Fact]
    public void A_frame_with_a_fault_has_no_picture()
    {
        using FrameLease lease = _pool.Rent(new FrameInfo(3, default, 0, 0, PixelFormat.Rgb24) { Fault = "The file is empty." }).Lease;

        Assert.True(lease.Pixels.IsEmpty);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => { _ = lease.View; });
        Assert.Equal("Frame 3 holds no picture: The file is empty.", exception.Message);
    }

    [Fact]
    public void A_picture_without_area_or_with_too_short_rows_is_refused()
    {
        Assert.Throws<ArgumentException>(() => { _ = _pool.Rent(Info(0, 1, PixelFormat.Gray8)); });
        Assert.Throws<ArgumentException>(() => { _ = _pool.Rent(Info(1, -1, PixelFormat.Gray8)); });
        Assert.Throws<ArgumentException>(() => { _ = _pool.Rent(Info(4, 4, PixelFormat.Rgb24), stride: 11); });
    }

    [Fact]
    public void Threads_that_share_a_pool_never_share_a_lease()
    {
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 2000; i++)
            {
                PooledFrame frame = _pool.Rent(Info(4, 4, PixelFormat.Gray8));
                frame.Buffer.Fill((byte)thread);
                Assert.True(frame.Lease.Pixels.IndexOfAnyExcept((byte)thread) < 0);
                frame.Lease.Dispose();
            }
        });
    }

    private FrameLease RentAndReturn()
    {
        FrameLease lease = _pool.Rent(Info(4, 4, PixelFormat.Rgb24)).Lease;
        lease.Dispose();
        return lease;
    }

    private static FrameInfo Info(int width, int height, PixelFormat format) => new(7, default, width, height, format);
}
