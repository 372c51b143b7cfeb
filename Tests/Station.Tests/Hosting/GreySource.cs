using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>Grey pictures that <see cref="TinyModel"/> tells apart: frame n shows the label n modulo the number of labels.</summary>
/// <param name="count">Frames after which it ends; negative means never.</param>
/// <param name="isLive">Whether it poses as a camera.</param>
internal sealed class GreySource(long count, bool isLive = false) : IFrameSource
{
    private readonly FramePool _pool = new();
    private long _next;
    private volatile bool _isConnected = true;

    public string Name => "grey pictures";

    public bool IsLive => isLive;

    public bool IsConnected
    {
        get => _isConnected;
        set => _isConnected = value;
    }

    public bool IsStarted { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>How many levels a label's grey is off its own at most; 0 for none.</summary>
    public int Spread { get; init; }

    /// <summary>Called before each frame is handed out, with its sequence number.</summary>
    public Action<long, CancellationToken> BeforeRead { get; init; } = (_, _) => { };

    public FrameSourceStatistics Statistics => new(_next, 0, 0, 0, null, IsConnected);

    public void Start() => IsStarted = true;

    public FrameLease? Read(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforeRead(_next, cancellationToken);
        if (_next == count)
        {
            return null;
        }

        int label = (int)(_next % TinyModel.Labels.Count);
        FrameInfo info = new(_next++, MonotonicTime.Now(TimeProvider.System), TinyModel.Side, TinyModel.Side, PixelFormat.Gray8)
        {
            Truth = TinyModel.Labels[label],
        };
        PooledFrame frame = _pool.Rent(info);
        long off = _next / TinyModel.Labels.Count % ((2 * Spread) + 1);
        frame.Buffer.Fill((byte)(TinyModel.GreyOf(label) + off - Spread));
        return frame.Lease;
    }

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}
