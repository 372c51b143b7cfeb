using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// The stream of a source over all pipelines that it takes: opened, watched, closed, and opened again. For one thread at a time, but for
/// the waking.
/// </summary>
internal sealed class GStreamerStream(PipelineText text, bool isLive, TimeProvider clock) : IDisposable
{
    /// <summary>How long a wait goes before the world is looked at again.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// How long after an error, or after the last frame behind it, a finite stream may still deliver: an error message overtakes the frames
    /// that are being decoded or wait in queues.
    /// </summary>
    private static readonly TimeSpan ErrorTimeout = TimeSpan.FromSeconds(1);

    private readonly SampleSlot _slot = new(isLive, clock);
    private GStreamerPipeline? _pipeline;
    private MonotonicTime _lastTaken;
    private MonotonicTime? _errorSeen;

    /// <summary>Frames thrown out for newer ones.</summary>
    public long Dropped => _slot.Dropped;

    /// <summary>Whether there is a pipeline.</summary>
    public bool IsOpen => _pipeline is not null;

    /// <summary>Whether the stream came to its proper end and every frame of it was taken.</summary>
    public bool EndedWell => _slot.IsExhausted && _pipeline?.Error is null;

    /// <summary>Makes the pipeline and sets it going.</summary>
    /// <exception cref="Runtime.EdgeException">The text is no pipeline.</exception>
    public void Open()
    {
        _lastTaken = MonotonicTime.Now(clock);
        _errorSeen = null;
        _pipeline = GStreamerPipeline.Open(text, _slot);
    }

    /// <summary>Stops the pipeline and its threads.</summary>
    public void Close()
    {
        _pipeline?.Dispose();
        _pipeline = null;
    }

    /// <summary>Ends a wait early.</summary>
    public void Wake() => _slot.Wake();

    /// <summary>Waits a moment for a frame and leaves it where it is.</summary>
    public bool AwaitFrame() => _slot.Await(Slice);

    /// <summary>Waits a moment for a frame and takes it; the caller then owns its sample.</summary>
    public bool TryTake(out ArrivedSample sample)
    {
        if (!_slot.TryTake(Slice, out sample))
        {
            return false;
        }

        Poll();
        _lastTaken = MonotonicTime.Now(clock);
        return true;
    }

    /// <summary>The number for a frame that no sample came for.</summary>
    public long TakeNumber() => _slot.TakeNumber();

    /// <summary>
    /// When the picture was taken. Live: the time that the source element stamped on it, which is the pipeline's base time plus the running
    /// time, both of CLOCK_MONOTONIC; but never later than it arrived. Files have no such time: now.
    /// </summary>
    public MonotonicTime CaptureTime(in ArrivedSample sample)
    {
        if (!isLive)
        {
            return MonotonicTime.Now(clock);
        }

        if (RunningTime(sample.Sample) is not { } running)
        {
            return sample.ArrivedAt;
        }

        MonotonicTime stamped = new(_pipeline!.BaseTime.Nanoseconds + running);
        return stamped < sample.ArrivedAt ? stamped : sample.ArrivedAt;
    }

    /// <summary>Why nothing more is to be expected, or null while there is hope.</summary>
    /// <param name="timeout">How long the next frame may take.</param>
    public string? Trouble(TimeSpan timeout)
    {
        Poll();

        // A reader that was away finds an old arrival; only the time that it waits itself counts
        MonotonicTime arrived = _slot.LastArrival;
        MonotonicTime since = arrived > _lastTaken ? arrived : _lastTaken;
        if (_pipeline!.Error is { } error)
        {
            return IsFinal(since) ? PipelineText.Mask(error) : null;
        }

        if (_slot.IsExhausted)
        {
            return "the stream ended";
        }

        return MonotonicTime.Now(clock) - since > timeout ? $"no frame for {timeout.TotalSeconds:0.###} s" : null;
    }

    public void Dispose() => Close();

    private void Poll()
    {
        _pipeline!.Poll();
        if (_pipeline.Error is not null)
        {
            _errorSeen ??= MonotonicTime.Now(clock);
        }
    }

    /// <summary>
    /// Whether no frame comes any more after an error. A live stream does not wait for the last ones: it is opened again.
    /// </summary>
    /// <param name="lastFrame">When the last frame came or was taken.</param>
    private bool IsFinal(MonotonicTime lastFrame)
    {
        if (isLive || _slot.IsExhausted)
        {
            return true;
        }

        MonotonicTime since = lastFrame > _errorSeen!.Value ? lastFrame : _errorSeen.Value;
        return MonotonicTime.Now(clock) - since > ErrorTimeout;
    }

    private static unsafe long? RunningTime(nint sample)
    {
        GstBufferFields* buffer = Gst.SampleGetBuffer(sample);
        nint segment = Gst.SampleGetSegment(sample);
        if (buffer is null || segment == 0 || buffer->Pts == Gst.ClockTimeNone)
        {
            return null;
        }

        ulong running = Gst.SegmentToRunningTime(segment, Gst.FormatTime, buffer->Pts);
        return running <= long.MaxValue ? (long)running : null;
    }
}
