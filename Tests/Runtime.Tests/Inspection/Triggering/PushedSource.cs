using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>Frames that a test pushes, grey all over; counts those that were lent and returned.</summary>
internal sealed class PushedSource(bool isLive) : IFrameSource
{
    private readonly Channel<(FrameInfo Info, byte Grey)> _frames = Channel.CreateUnbounded<(FrameInfo, byte)>();
    private long _returned;
    private long _read;
    private long _asked;

    /// <summary>Called when a frame is returned, by the thread that returns it.</summary>
    public Action? OnReturned { get; set; }

    public string Name => "pushed";

    public bool IsLive => isLive;

    public long Lent => Volatile.Read(ref _read);

    /// <summary>How often the line came for a frame: once more than there are frames that it has dealt with.</summary>
    public long Asked => Volatile.Read(ref _asked);

    public long Returned => Volatile.Read(ref _returned);

    public FrameSourceStatistics Statistics => new(0, 0, 0, 0, null, IsConnected: false);

    public void Push((FrameInfo Info, byte Grey) frame) => Assert.True(_frames.Writer.TryWrite(frame));

    public void End() => _frames.Writer.Complete();

    public void Start()
    {
    }

    public FrameLease? Read(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);

        // A thread of the line's own waits here, as it does for a camera.
        while (!_frames.Reader.Completion.IsCompleted)
        {
            if (_frames.Reader.TryRead(out (FrameInfo Info, byte Grey) frame))
            {
                Interlocked.Increment(ref _read);
                return new GreyLease(frame.Info, frame.Grey, TakeBack);
            }

            _frames.Reader.WaitToReadAsync(cancellationToken).AsTask().Wait(cancellationToken);
        }

        return null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void TakeBack()
    {
        OnReturned?.Invoke();
        Interlocked.Increment(ref _returned);
    }
}
