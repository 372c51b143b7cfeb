using System.Collections.Concurrent;

namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>
/// Leases with memory of their own, used again and again, for sources that make or decode pictures themselves. Memory grows to the largest
/// picture seen and to the number of leases out at once; after that nothing is allocated. Safe for any number of threads.
/// </summary>
public sealed class FramePool
{
    private readonly ConcurrentBag<Lease> _free = [];

    /// <summary>Says when a picture that was made ahead of time was handed over; to be called before its reader gets it.</summary>
    /// <exception cref="ArgumentException">The lease is not from this pool.</exception>
    public void Stamp(FrameLease frame, MonotonicTime capturedAt)
    {
        if (frame is not Lease lease || lease.Pool != this)
        {
            throw new ArgumentException("A pool stamps its own leases; this one is not of them.", nameof(frame));
        }

        lease.Stamp(capturedAt);
    }

    /// <summary>
    /// Borrows memory for a picture; the caller fills <see cref="PooledFrame.Buffer"/> and hands <see cref="PooledFrame.Lease"/> on.
    /// </summary>
    /// <param name="info">What is known of the frame. Width and height must be positive unless a fault is set.</param>
    /// <param name="stride">Bytes from one row to the next; 0 means rows without padding.</param>
    /// <exception cref="ArgumentException">The size is not positive, or the stride is shorter than a row.</exception>
    /// <exception cref="OverflowException">The picture takes more than 2^31 - 1 bytes.</exception>
    public PooledFrame Rent(in FrameInfo info, int stride = 0)
    {
        if (info.Fault is null)
        {
            ThrowIfUnusable(info, stride);
        }

        Lease lease = _free.TryTake(out Lease? free) ? free : new Lease(this);
        lease.Begin(info, stride);
        return new PooledFrame(lease, lease.Buffer);
    }

    private static void ThrowIfUnusable(in FrameInfo info, int stride)
    {
        if (info.Width < 1 || info.Height < 1)
        {
            throw new ArgumentException(
                $"Frame {info.Sequence} is {info.Width}x{info.Height} pixels; a frame without a fault has at least one.", nameof(info));
        }

        int rowBytes = PixelLayout.RowBytes(info.Format, info.Width);
        if (stride != 0 && stride < rowBytes)
        {
            throw new ArgumentException(
                $"A row of {info.Width} {info.Format} pixels takes {rowBytes} bytes, but the stride is {stride}.", nameof(stride));
        }
    }

    private sealed class Lease(FramePool pool) : FrameLease
    {
        private byte[] _memory = [];
        private int _length;
        private int _out;

        public override ReadOnlySpan<byte> Pixels
        {
            get
            {
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _out) == 0, this);
                return _memory.AsSpan(0, _length);
            }
        }

        public FramePool Pool => pool;

        public Span<byte> Buffer => _memory.AsSpan(0, _length);

        public void Begin(in FrameInfo info, int stride)
        {
            bool picture = info.Fault is null;
            int rowBytes = picture ? PixelLayout.RowBytes(info.Format, info.Width) : 0;
            int rows = info.Format == PixelFormat.Nv12 ? info.Height + ((info.Height + 1) / 2) : info.Height;
            Info = info;
            Stride = stride == 0 ? rowBytes : stride;
            _length = picture ? checked(Stride * rows) : 0;
            if (_memory.Length < _length)
            {
                _memory = GC.AllocateUninitializedArray<byte>(_length);
            }

            Volatile.Write(ref _out, 1);
        }

        public void Stamp(MonotonicTime capturedAt) => Info = Info with { CapturedAt = capturedAt };

        protected override void Return()
        {
            if (Interlocked.Exchange(ref _out, 0) == 1)
            {
                pool._free.Add(this);
            }
        }
    }
}
