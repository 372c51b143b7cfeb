using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>
/// A camera as the kernel shows one, with buffers in real memory that really is mapped, which can be set to misbehave. It fills a buffer
/// when a frame is there or, when it is endless, whenever it is waited for.
/// </summary>
internal sealed class FakeCamera : IDisposable
{
    private readonly object _gate = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SafeFileHandle _memory;
    private readonly Queue<uint> _queued = [];
    private readonly Queue<VideoBuffer> _filled = [];
    private readonly Queue<FakeFrame> _coming = [];
    private uint _sequence;
    private uint _buffers;
    private VideoPixelFormat _format;
    private uint _rate = 30;

    public FakeCamera(params FakeMode[] modes)
    {
        Modes = modes.Length > 0 ? modes : [new FakeMode("YUYV", 32, 16, 30, 15)];
        _memory = File.OpenHandle(MemoryPath, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        FakeMode first = Modes[0];
        _format = new VideoPixelFormat { Width = first.Width, Height = first.Height, PixelFormat = CodeOf(first.Code) };
    }

    public IReadOnlyList<FakeMode> Modes { get; }

    public string Card { get; init; } = "Fake Camera";

    public string BusInfo { get; init; } = "usb-0000:00:14.0-1";

    public uint Capabilities { get; init; } = VideoCapability.Capture | VideoCapability.Streaming;

    public uint Field { get; init; } = VideoPixelFormat.FieldNone;

    /// <summary>Bytes that follow the pixels of each row.</summary>
    public uint Padding { get; init; }

    /// <summary>What the driver tells of its colours: colour space, encoding and quantization.</summary>
    public VideoPixelFormat Colors { get; init; } = new() { Private = VideoPixelFormat.IsExtended };

    /// <summary>What the driver tells of its buffers before a frame is in them.</summary>
    public uint BufferFlags { get; init; } = VideoBuffer.TimestampMonotonic;

    /// <summary>Buffers that were asked for and not given back.</summary>
    public uint Buffers => _buffers;

    public bool CanSetRate { get; init; } = true;

    /// <summary>Whether there is a frame whenever one is waited for.</summary>
    public bool IsEndless { get; set; }

    /// <summary>The errno that a request is answered with.</summary>
    public Dictionary<uint, int> Errors { get; } = [];

    public Dictionary<uint, FakeControl> Controls { get; } = [];

    /// <summary>Controls in the order in which they were set.</summary>
    public List<uint> Written { get; } = [];

    public bool IsUnplugged { get; private set; }

    public bool IsStreaming { get; private set; }

    public int QueuedBuffers
    {
        get
        {
            lock (_gate)
            {
                return _queued.Count;
            }
        }
    }

    public uint Rate => _rate;

    public string FormatCode => new FourCc(_format.PixelFormat).ToString();

    public string MemoryPath => _folder.File("memory");

    public void Dispose()
    {
        _memory.Dispose();
        _folder.Dispose();
    }

    public void Unplug() => IsUnplugged = true;

    /// <summary>Frames come, as far as the driver has buffers for them; what it has none for waits.</summary>
    public void Bring(params FakeFrame[] frames)
    {
        lock (_gate)
        {
            Array.ForEach(frames, _coming.Enqueue);
            Fill();
        }
    }

    /// <summary>Whether a frame can be taken; of an endless camera one is made.</summary>
    public bool HasFrame()
    {
        lock (_gate)
        {
            if (IsEndless && _filled.Count == 0 && _coming.Count == 0)
            {
                _coming.Enqueue(Plain);
            }

            Fill();
            return _filled.Count > 0;
        }
    }

    /// <summary>Answers a request as the kernel would: 0 or an errno.</summary>
    public unsafe int Answer(uint request, void* argument)
    {
        if (IsUnplugged)
        {
            return Errno.NoSuchDevice;
        }

        lock (_gate)
        {
            return Errors.TryGetValue(request, out int error) ? error
                : request == VideoRequest.QueryCapability ? Describe(ref *(VideoCapability*)argument)
                : request == VideoRequest.EnumerateFormats ? List(ref *(VideoFormatDescription*)argument)
                : request == VideoRequest.EnumerateFrameSizes ? List(ref *(VideoFrameSize*)argument)
                : request == VideoRequest.EnumerateFrameIntervals ? List(ref *(VideoFrameInterval*)argument)
                : request == VideoRequest.GetFormat ? Get(ref *(VideoFormat*)argument)
                : request == VideoRequest.SetFormat ? Set(ref *(VideoFormat*)argument)
                : request == VideoRequest.TryFormat ? Try(ref *(VideoFormat*)argument)
                : request == VideoRequest.GetParameters ? Get(ref *(VideoStreamParameters*)argument)
                : request == VideoRequest.SetParameters ? Set(ref *(VideoStreamParameters*)argument)
                : request == VideoRequest.QueryControl ? Describe(ref *(VideoControlDescription*)argument)
                : request == VideoRequest.GetControl ? Get(ref *(VideoControl*)argument)
                : request == VideoRequest.SetControl ? Set(ref *(VideoControl*)argument)
                : request == VideoRequest.RequestBuffers ? Share(*(VideoBufferRequest*)argument)
                : request == VideoRequest.QueryBuffer ? Describe(ref *(VideoBuffer*)argument)
                : request == VideoRequest.QueueBuffer ? Queue(*(VideoBuffer*)argument)
                : request == VideoRequest.DequeueBuffer ? Dequeue(ref *(VideoBuffer*)argument)
                : request == VideoRequest.StreamOn ? Stream(on: true)
                : request == VideoRequest.StreamOff ? Stream(on: false)
                : Errno.InvalidArgument;
        }
    }

    private static FakeFrame Plain { get; } = new();

    private static uint CodeOf(string code) => FourCc.Of(System.Text.Encoding.ASCII.GetBytes(code)).Value;

    private static unsafe void Write(string text, byte* to) => System.Text.Encoding.ASCII.GetBytes(text).CopyTo(new Span<byte>(to, 32));

    /// <summary>Whole pages: nothing else can be mapped.</summary>
    private uint BufferLength => (_format.SizeImage + Page - 1) / Page * Page;

    private static uint Page => (uint)Environment.SystemPageSize;

    private unsafe int Describe(ref VideoCapability answer)
    {
        answer = new VideoCapability
        {
            Capabilities = Capabilities | VideoCapability.HasDeviceCapabilities, DeviceCapabilities = Capabilities,
        };
        fixed (VideoCapability* fields = &answer)
        {
            Write(Card, fields->Card);
            Write(BusInfo, fields->BusInfo);
        }

        return 0;
    }

    private int List(ref VideoFormatDescription entry)
    {
        string[] codes = [.. Modes.Select(mode => mode.Code).Distinct()];
        if (entry.Index >= codes.Length)
        {
            return Errno.InvalidArgument;
        }

        entry.PixelFormat = CodeOf(codes[entry.Index]);
        return 0;
    }

    private int List(ref VideoFrameSize entry)
    {
        uint code = entry.PixelFormat;
        FakeMode? mode = Modes.Where(mode => CodeOf(mode.Code) == code).ElementAtOrDefault((int)entry.Index);
        if (mode is null)
        {
            return Errno.InvalidArgument;
        }

        (entry.Type, entry.WidthOrMinimum, entry.HeightOrMaximumWidth) = (VideoFrameSize.Discrete, mode.Width, mode.Height);
        return 0;
    }

    private int List(ref VideoFrameInterval entry)
    {
        (uint code, uint width, uint height) = (entry.PixelFormat, entry.Width, entry.Height);
        uint[] rates = Modes.First(mode => CodeOf(mode.Code) == code && mode.Width == width && mode.Height == height).Rates;
        if (entry.Index >= rates.Length)
        {
            return Errno.InvalidArgument;
        }

        entry.Type = VideoFrameInterval.Discrete;
        entry.DiscreteOrShortest = new VideoFraction { Numerator = 1, Denominator = rates[entry.Index] };
        return 0;
    }

    private int Get(ref VideoFormat answer)
    {
        answer.Pixel = _format;
        return 0;
    }

    private int Set(ref VideoFormat format)
    {
        Try(ref format);
        _format = format.Pixel;
        return 0;
    }

    private int Try(ref VideoFormat format)
    {
        VideoPixelFormat asked = format.Pixel;
        uint row = new FourCc(asked.PixelFormat).ToString() switch
        {
            "YUYV" => asked.Width * 2,
            "RGB3" or "BGR3" => asked.Width * 3,
            "MJPG" => 0,
            _ => asked.Width,
        };
        asked.BytesPerLine = row == 0 ? 0 : row + Padding;
        asked.SizeImage = row == 0 ? 64 * 1024 : asked.BytesPerLine * asked.Height * (asked.PixelFormat == CodeOf("NV12") ? 3u : 2u) / 2;
        asked.Field = Field;
        (asked.ColorSpace, asked.Private) = (Colors.ColorSpace, Colors.Private);
        (asked.YcbcrEncoding, asked.Quantization) = (Colors.YcbcrEncoding, Colors.Quantization);
        format.Pixel = asked;
        return 0;
    }

    private int Get(ref VideoStreamParameters answer)
    {
        answer.Capability = CanSetRate ? VideoStreamParameters.CanSetTimePerFrame : 0;
        answer.TimePerFrame = new VideoFraction { Numerator = 1, Denominator = _rate };
        return 0;
    }

    private int Set(ref VideoStreamParameters parameters)
    {
        _rate = parameters.TimePerFrame.Denominator / parameters.TimePerFrame.Numerator;
        return 0;
    }

    private int Describe(ref VideoControlDescription answer)
    {
        if (!Controls.TryGetValue(answer.Id, out FakeControl? control))
        {
            return Errno.InvalidArgument;
        }

        (answer.Minimum, answer.Maximum, answer.Step, answer.Default) = (control.Minimum, control.Maximum, control.Step, control.Minimum);
        answer.Flags = control.IsReadOnly ? VideoControlDescription.ReadOnly : 0;
        return 0;
    }

    private int Get(ref VideoControl answer)
    {
        answer.Value = Controls[answer.Id].Value;
        return 0;
    }

    private int Set(ref VideoControl control)
    {
        Written.Add(control.Id);
        FakeControl known = Controls[control.Id];
        known.Value = known.IsDeaf ? known.Value : control.Value;
        return 0;
    }

    private int Share(VideoBufferRequest request)
    {
        _buffers = request.Count;
        _queued.Clear();
        _filled.Clear();
        RandomAccess.SetLength(_memory, Math.Max(RandomAccess.GetLength(_memory), (long)_buffers * BufferLength));
        return 0;
    }

    private int Describe(ref VideoBuffer buffer)
    {
        if (buffer.Index >= _buffers)
        {
            return Errno.InvalidArgument;
        }

        (buffer.Offset, buffer.Length, buffer.Flags) = (buffer.Index * BufferLength, BufferLength, BufferFlags);
        return 0;
    }

    private int Queue(VideoBuffer buffer)
    {
        // No assertion of the test's framework: those allocate, and a test measures that nothing does
        if (buffer.Index >= _buffers || _queued.Contains(buffer.Index))
        {
            throw new InvalidOperationException($"Buffer {buffer.Index} of {_buffers} was queued, or queued twice.");
        }

        _queued.Enqueue(buffer.Index);
        return 0;
    }

    private int Dequeue(ref VideoBuffer buffer)
    {
        if (_filled.Count == 0)
        {
            return Errno.TryAgain;
        }

        buffer = _filled.Dequeue();
        return 0;
    }

    private int Stream(bool on)
    {
        IsStreaming = on;
        _sequence = 0;
        if (on)
        {
            Fill();
        }

        return 0;
    }

    private void Fill()
    {
        while (IsStreaming && _coming.Count > 0 && _queued.Count > 0)
        {
            FakeFrame frame = _coming.Dequeue();
            uint index = _queued.Dequeue();
            if (frame.Content is { } content)
            {
                RandomAccess.Write(_memory, content, index * BufferLength);
            }

            uint sequence = frame.Sequence ?? _sequence;
            _sequence = sequence + 1;
            _filled.Enqueue(new VideoBuffer
            {
                Index = index,
                Type = VideoBuffer.Capture,
                Memory = VideoBuffer.Mapped,
                BytesUsed = frame.BytesUsed ?? (uint?)frame.Content?.Length ?? _format.SizeImage,
                Flags = frame.Flags,
                Sequence = sequence,
                Seconds = frame.Stamp / 1_000_000_000,
                Microseconds = frame.Stamp % 1_000_000_000 / 1000,
            });
        }
    }
}
