using System.Collections.Concurrent;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// Makes leases of samples, and uses the lease objects and the layout of the last caps again: in steady state nothing is allocated.
/// </summary>
internal sealed class FrameLender : IDisposable
{
    private readonly ConcurrentBag<GStreamerLease> _free = [];
    private nint _caps;
    private FrameLayout? _layout;

    /// <summary>Lends a sample; the lease owns it from now on.</summary>
    public GStreamerLease Lend(nint sample, in FrameInfo info)
    {
        GStreamerLease lease = Take();
        lease.Begin(sample, LayoutOf(sample), info);
        return lease;
    }

    /// <summary>Lends a frame that is only the reason why there is none.</summary>
    public GStreamerLease LendWithoutPicture(in FrameInfo info)
    {
        GStreamerLease lease = Take();
        lease.BeginWithoutPicture(info);
        return lease;
    }

    /// <summary>Lets go of the last caps. Leases still out stay valid.</summary>
    public void Dispose() => Remember(caps: 0);

    private GStreamerLease Take() => _free.TryTake(out GStreamerLease? lease) ? lease : new GStreamerLease(_free);

    private FrameLayout? LayoutOf(nint sample)
    {
        // Caps never change, and as long as this one is held no other can have its address
        nint caps = Gst.SampleGetCaps(sample);
        if (caps != _caps)
        {
            Remember(caps);
        }

        return _layout;
    }

    private void Remember(nint caps)
    {
        if (_caps != 0)
        {
            Gst.MiniObjectUnref(_caps);
        }

        _caps = caps == 0 ? 0 : Gst.MiniObjectRef(caps);
        _layout = FrameLayout.FromCaps(caps);
    }
}
