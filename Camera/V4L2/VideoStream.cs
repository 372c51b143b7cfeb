using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.StillImages.Jpeg;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// An open camera that streams into buffers shared with the driver. One thread takes frames; leases may come back from any. A stream that
/// was closed is not opened again: the next one is another.
/// </summary>
internal sealed class VideoStream : IDisposable
{
    /// <summary>
    /// Buffers that stay with the driver, so that one can be filled while the next waits: with fewer it would have to stop.
    /// </summary>
    private const int LeftToDriver = 2;

    private readonly VideoDevice _device;
    private readonly FrameNumbers _numbers;
    private readonly FramePool _pool;
    private readonly JpegHabit _jpegs = new();
    private readonly TimeProvider _clock;
    private readonly CaptureClock _captures;
    private readonly List<MappedLease> _leases = [];
    private int _queued;
    private volatile int _error;
    private volatile bool _closed;

    private VideoStream(
        VideoDevice device, VideoLayout layout, CaptureClock captures, FrameNumbers numbers, FramePool pool, TimeProvider clock)
    {
        _device = device;
        _numbers = numbers;
        _pool = pool;
        _clock = clock;
        _captures = captures;
        Layout = layout;
    }

    /// <summary>How pictures lie.</summary>
    public VideoLayout Layout { get; }

    /// <summary>What the driver stamps.</summary>
    public V4L2TimeStamp TimeStamps { get; private set; }

    /// <summary>The node of the camera.</summary>
    public string Node => _device.Node;

    /// <summary>Frames that were copied because too many others were lent.</summary>
    public long Copied { get; private set; }

    /// <summary>Why nothing more is to be expected, or null.</summary>
    public string? Trouble => _error == 0 ? null : V4L2Fault.Reason(_error);

    /// <summary>Sets a camera up as the options say, and sets it going.</summary>
    /// <param name="device">The camera; the stream owns it, and on failure it is closed.</param>
    /// <param name="options">What is requested.</param>
    /// <param name="numbers">Numbers the frames.</param>
    /// <param name="pool">Memory for frames that cannot be lent as they lie.</param>
    /// <param name="clock">For drivers that stamp no time of the right clock.</param>
    /// <param name="controls">What was fixed on the camera.</param>
    /// <exception cref="EdgeException">The camera cannot do it.</exception>
    public static VideoStream Open(
        VideoDevice device, V4L2Options options, FrameNumbers numbers, FramePool pool, TimeProvider clock, out HeldControls controls)
    {
        VideoStream? stream = null;
        try
        {
            VideoLayout layout = new ModeChooser(device, options).Choose();
            if (layout.Format.Format == V4L2Format.Mjpeg)
            {
                SystemLibraries.TurboJpeg.Require();
            }

            controls = HeldControls.Apply(device, options.Controls);
            stream = new VideoStream(device, layout, CaptureClock.For(device), numbers, pool, clock);
            stream.MapBuffers(options.Buffers);
            stream.SwitchOn();
            return stream;
        }
        catch
        {
            stream?.Dispose();
            device.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a frame, the signal or the timeout.</summary>
    /// <returns>Whether there is a frame to take.</returns>
    public bool Await(WakeSignal wake, TimeSpan timeout)
    {
        int error = _device.Poll(wake, timeout, out short events);
        if (error != 0)
        {
            _error = error;
        }
        else if ((events & PollDescriptor.Readable) == 0 && (events & (PollDescriptor.Error | PollDescriptor.HungUp)) != 0)
        {
            _error = (events & PollDescriptor.HungUp) != 0 ? Errno.NoSuchDevice : Errno.InputOutput;
        }

        return error == 0 && (events & PollDescriptor.Readable) != 0;
    }

    /// <summary>The newest frame that is there, or null. Older ones go back to the driver and count as dropped.</summary>
    /// <param name="outdated">
    /// Whether frames were there, but every buffer of the driver's was full: then it had to throw newer ones away, and all of them are too
    /// old.
    /// </param>
    public FrameLease? Take(out bool outdated)
    {
        outdated = false;
        int atDriver = Volatile.Read(ref _queued);
        if (!Dequeue(out VideoBuffer newest))
        {
            return null;
        }

        long number = _numbers.Take(newest.Sequence);
        int taken = 1;

        // As many as there are buffers: a fast driver must not keep this going for ever
        for (; taken < _leases.Count && Dequeue(out VideoBuffer newer); taken++)
        {
            GiveBack(newest.Index);
            _numbers.Drop(1);
            newest = newer;
            number = _numbers.Take(newest.Sequence);
        }

        outdated = atDriver >= LeftToDriver && taken >= atDriver;
        if (!outdated)
        {
            return Lend(newest, new FrameInfo { Sequence = number, CapturedAt = _captures.TimeOf(newest, MonotonicTime.Now(_clock)) });
        }

        GiveBack(newest.Index);
        _numbers.Drop(1);
        return null;
    }

    /// <summary>Gives a buffer to the driver to be filled. From any thread.</summary>
    public void GiveBack(uint index)
    {
        if (_closed)
        {
            return;
        }

        VideoBuffer buffer = new() { Index = index, Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
        Interlocked.Increment(ref _queued);
        int error;
        try
        {
            error = _device.Request(VideoRequest.QueueBuffer, ref buffer);
        }
        catch (ObjectDisposedException)
        {
            // Closed by the reader in this very moment: there is no driver to give it to
            return;
        }

        if (error != 0)
        {
            Interlocked.Decrement(ref _queued);
            _error = error;
        }
    }

    /// <summary>Stops the camera. Buffers that are lent stay mapped until they come back.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        foreach (MappedLease lease in _leases)
        {
            lease.Release();
        }

        // A lent buffer keeps the kernel's side of this descriptor alive, and with it the ownership of the stream: others must get the
        // camera all the same. That a device which is gone refuses is no news.
        int capture = (int)VideoBuffer.Capture;
        _device.Request(VideoRequest.StreamOff, ref capture);
        VideoBufferRequest none = new() { Count = 0, Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
        _device.Request(VideoRequest.RequestBuffers, ref none);
        _device.Dispose();
    }

    private void MapBuffers(int count)
    {
        VideoBufferRequest request = new() { Count = (uint)count, Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
        _device.Require(VideoRequest.RequestBuffers, ref request, "share its buffers");
        if (request.Count < LeftToDriver)
        {
            throw V4L2Fault.TooFewBuffers(Node, request.Count);
        }

        for (uint i = 0; i < request.Count; i++)
        {
            VideoBuffer buffer = new() { Index = i, Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
            _device.Require(VideoRequest.QueryBuffer, ref buffer, "describe its buffers");
            TimeStamps = CaptureClock.KindOf(buffer.Flags);
            if (buffer.Length < Layout.Bytes || buffer.Length > int.MaxValue)
            {
                throw V4L2Fault.OddLayout(Node, $"{Layout.Bytes} bytes of pixels in a buffer of {buffer.Length}");
            }

            _leases.Add(new MappedLease(this, i, _device.Map(buffer), (int)buffer.Length));
        }
    }

    private void SwitchOn()
    {
        for (uint i = 0; i < _leases.Count; i++)
        {
            GiveBack(i);
        }

        if (_error != 0)
        {
            throw V4L2Fault.Refused(Node, "take its buffers", _error);
        }

        int capture = (int)VideoBuffer.Capture;
        _device.Require(VideoRequest.StreamOn, ref capture, "stream");
        _numbers.BeginStream();
    }

    private bool Dequeue(out VideoBuffer buffer)
    {
        buffer = new VideoBuffer { Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
        int error = _device.Request(VideoRequest.DequeueBuffer, ref buffer);
        if (error == 0 && buffer.Index < _leases.Count)
        {
            Interlocked.Decrement(ref _queued);
            return true;
        }

        if (error != Errno.TryAgain)
        {
            _error = error == 0 ? Errno.InvalidArgument : error;
        }

        return false;
    }

    private FrameLease Lend(in VideoBuffer buffer, in FrameInfo info)
    {
        MappedLease lease = _leases[(int)buffer.Index];
        if (Damage(buffer, lease) is { } damage)
        {
            return LendWithoutPicture(buffer, info, damage);
        }

        FrameInfo sized = info with { Width = Layout.Width, Height = Layout.Height };
        if (Layout.Format.Pixels is not { } pixels)
        {
            return Decode(buffer, lease, sized);
        }

        sized = sized with { Format = pixels, Color = Layout.Color };
        return Volatile.Read(ref _queued) < LeftToDriver ? Copy(lease, sized) : lease.Begin(sized, Layout);
    }

    private string? Damage(in VideoBuffer buffer, MappedLease lease)
    {
        if ((buffer.Flags & VideoBuffer.FlagError) != 0)
        {
            return "the camera's driver marks it as damaged";
        }

        uint least = (uint)Math.Max(1, Layout.Bytes);
        return buffer.BytesUsed < least || buffer.BytesUsed > lease.Capacity
            ? $"{buffer.BytesUsed:N0} bytes came, expected {(Layout.Bytes == 0 ? "a JPEG picture" : $"{Layout.Bytes:N0}")}"
            : null;
    }

    private FrameLease LendWithoutPicture(in VideoBuffer buffer, in FrameInfo info, string reason)
    {
        GiveBack(buffer.Index);
        return _pool.Rent(info with { Width = 0, Height = 0, Fault = $"The frame cannot be used: {reason}." }).Lease;
    }

    private FrameLease Copy(MappedLease lease, in FrameInfo info)
    {
        PooledFrame copy = _pool.Rent(info, Layout.Stride);
        lease.Content(Layout.Bytes).CopyTo(copy.Buffer);
        GiveBack(lease.Index);
        Copied++;
        return copy.Lease;
    }

    private FrameLease Decode(in VideoBuffer buffer, MappedLease lease, in FrameInfo info)
    {
        try
        {
            FrameLease picture = JpegDecoder.Decode(
                lease.Content((int)buffer.BytesUsed), Node, info, Layout.Width * Layout.Height, _pool, _jpegs);
            if (picture.Info.Width == Layout.Width && picture.Info.Height == Layout.Height)
            {
                GiveBack(buffer.Index);
                return picture;
            }

            string size = $"it is {picture.Info.Width}x{picture.Info.Height} pixels, expected {Layout.Width}x{Layout.Height}";
            picture.Dispose();
            return LendWithoutPicture(buffer, info, size);
        }
        catch (EdgeException fault)
        {
            return LendWithoutPicture(buffer, info, $"{char.ToLowerInvariant(fault.What[0])}{fault.What[1..]}");
        }
    }
}
