using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>A grey frame that says when it was returned.</summary>
internal sealed class GreyLease : FrameLease
{
    private readonly byte[] _pixels;
    private Action? _returned;

    public GreyLease(FrameInfo info, byte grey, Action returned)
    {
        Info = info;
        Stride = info.Width;
        _pixels = [.. Enumerable.Repeat(grey, info.Width * info.Height)];
        _returned = returned;
    }

    public override ReadOnlySpan<byte> Pixels => _pixels;

    protected override void Return() => Interlocked.Exchange(ref _returned, null)?.Invoke();
}
