using System.Collections.Concurrent;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// A frame in GStreamer's own memory, mapped and not copied. It holds a reference to the sample, so the memory stays even when the pipeline
/// is gone. The object goes back to <paramref name="free"/> and is used again.
/// </summary>
internal sealed unsafe class GStreamerLease(ConcurrentBag<GStreamerLease> free) : FrameLease
{
    private nint _sample;
    private GstMapInfo _map;
    private byte* _first;
    private int _length;
    private int _out;

    public override ReadOnlySpan<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _out) == 0, this);
            return new ReadOnlySpan<byte>(_first, _length);
        }
    }

    /// <summary>Takes over a sample. A sample whose memory is not as its caps promise becomes a frame without a picture.</summary>
    /// <param name="sample">The GstSample; this lease owns it from now on.</param>
    /// <param name="layout">The layout that its caps give, or null when they are none that were requested.</param>
    /// <param name="info">What is known of the frame; size and format are filled in.</param>
    public void Begin(nint sample, FrameLayout? layout, in FrameInfo info)
    {
        Volatile.Write(ref _out, 1);
        string? mismatch = layout is { } known ? Map(sample, known, info) : "it came in a format that was not asked for";
        if (mismatch is not null)
        {
            Gst.MiniObjectUnref(sample);
            BeginWithoutPicture(info with { Fault = $"The frame cannot be used: {mismatch}." });
        }
    }

    /// <summary>A frame that is only the reason why there is none.</summary>
    public void BeginWithoutPicture(in FrameInfo info)
    {
        Volatile.Write(ref _out, 1);
        Info = info;
        Stride = 0;
        ChromaOffset = 0;
        _first = null;
        _length = 0;
    }

    protected override void Return()
    {
        if (Interlocked.Exchange(ref _out, 0) == 0)
        {
            return;
        }

        if (_sample != 0)
        {
            Unmap(_sample);
            Gst.MiniObjectUnref(_sample);
            _sample = 0;
        }

        free.Add(this);
    }

    private string? Map(nint sample, FrameLayout promised, in FrameInfo info)
    {
        GstBufferFields* buffer = Gst.SampleGetBuffer(sample);
        if (buffer is null)
        {
            return "it has no memory";
        }

        fixed (GstMapInfo* map = &_map)
        {
            if (Gst.BufferMap(buffer, map, Gst.MapRead) == 0)
            {
                return "its memory cannot be mapped";
            }
        }

        FrameLayout layout = promised.For(buffer);
        if (layout.Mismatch(_map.Size) is { } mismatch)
        {
            Unmap(sample);
            return mismatch;
        }

        _sample = sample;
        _first = _map.Data + layout.Start;
        _length = (int)Math.Min(_map.Size - layout.Start, int.MaxValue);
        Stride = layout.Stride;
        ChromaOffset = (int)layout.ChromaOffset;
        Info = info with { Width = layout.Width, Height = layout.Height, Format = layout.Format };
        return null;
    }

    private void Unmap(nint sample)
    {
        fixed (GstMapInfo* map = &_map)
        {
            Gst.BufferUnmap(Gst.SampleGetBuffer(sample), map);
        }
    }
}
