using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Pictures of the tiny model's grey levels, label after label.</summary>
internal sealed class GreySequence(int parts) : IFrameSource
{
    private readonly FramePool _pool = new();
    private int _next;

    public string Name => "greys";

    public bool IsLive => false;

    public FrameSourceStatistics Statistics => new(_next, 0, 0, 0, null, true);

    public void Start() => _next = 0;

    public FrameLease? Read(CancellationToken cancellationToken)
    {
        if (_next == parts)
        {
            return null;
        }

        PooledFrame frame = _pool.Rent(new FrameInfo(_next, default, 40, 40, PixelFormat.Gray8));
        frame.Buffer.Fill(TinyModel.GreyOf(_next++ % TinyModel.Labels.Count));
        return frame.Lease;
    }


    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
