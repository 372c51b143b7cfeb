using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// The place between GStreamer's streaming thread and the reader: it holds one sample. A live source puts the newest in, and what is thrown
/// out is counted; a finite source waits until there is room. It outlives pipelines, so numbers go on over a reconnect.
/// </summary>
internal sealed class SampleSlot(bool keepNewest, TimeProvider clock)
{
    private readonly object _gate = new();
    private ArrivedSample _held;
    private long _next;
    private long _dropped;
    private MonotonicTime _lastArrival;
    private bool _ended;
    private bool _open;

    /// <summary>How many samples were thrown out for newer ones.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>When the last sample arrived.</summary>
    public MonotonicTime LastArrival
    {
        get
        {
            lock (_gate)
            {
                return _lastArrival;
            }
        }
    }

    /// <summary>Whether the stream ended and everything it held was taken.</summary>
    public bool IsExhausted
    {
        get
        {
            lock (_gate)
            {
                return _ended && _held.Sample == 0;
            }
        }
    }

    /// <summary>A new stream begins.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _ended = false;
            _open = true;
        }
    }

    /// <summary>No more is accepted, what is held is freed, and a waiting reader is woken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _open = false;
            if (_held.Sample != 0)
            {
                Gst.MiniObjectUnref(_held.Sample);
                _held = default;
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Wakes a reader that waits, for nothing but to look around.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The streaming thread brings a sample. True when it was accepted and belongs to the slot.</summary>
    public bool Put(nint sample)
    {
        MonotonicTime now = MonotonicTime.Now(clock);
        lock (_gate)
        {
            while (!keepNewest && _open && _held.Sample != 0)
            {
                Monitor.Wait(_gate);
            }

            if (!_open)
            {
                return false;
            }

            if (_held.Sample != 0)
            {
                Gst.MiniObjectUnref(_held.Sample);
                _dropped++;
            }

            _held = new ArrivedSample(sample, _next++, now);
            _lastArrival = now;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>The streaming thread says that no more will come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits a while for a sample to be there, and leaves it.</summary>
    public bool Await(TimeSpan timeout)
    {
        lock (_gate)
        {
            WaitForSample(timeout);
            return _held.Sample != 0;
        }
    }

    /// <summary>Waits a while for a sample and takes it; the caller then owns it.</summary>
    public bool TryTake(TimeSpan timeout, out ArrivedSample sample)
    {
        lock (_gate)
        {
            WaitForSample(timeout);
            sample = _held;
            _held = default;
            Monitor.PulseAll(_gate);
            return sample.Sample != 0;
        }
    }

    /// <summary>The number for a frame that no sample came for.</summary>
    public long TakeNumber()
    {
        lock (_gate)
        {
            return _next++;
        }
    }

    private void WaitForSample(TimeSpan timeout)
    {
        if (_held.Sample == 0 && !_ended && _open)
        {
            Monitor.Wait(_gate, timeout);
        }
    }
}

/// <summary>A GstSample and what was noted when it arrived.</summary>
/// <param name="Sample">The GstSample; 0 for none.</param>
/// <param name="Sequence">Its number, those thrown out counted too.</param>
/// <param name="ArrivedAt">When the streaming thread brought it.</param>
internal readonly record struct ArrivedSample(nint Sample, long Sequence, MonotonicTime ArrivedAt);
