using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Sources;

/// <summary>
/// The place for one frame between the thread that makes frames and the thread that reads them. Allocates nothing for a frame.
/// </summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "A semaphore whose wait handle is never used has nothing to free, and a reader may still be inside.")]
internal sealed class FrameHandoff
{
    // Counts what waits to be taken: at most one frame, and the end
    private readonly SemaphoreSlim _filled = new(0);
    private FrameLease? _frame;
    private ExceptionDispatchInfo? _fault;
    private bool _ended;

    /// <summary>Puts a frame there. True when one lay there that had not been read: that one goes back to its pool.</summary>
    public bool Put(FrameLease frame)
    {
        if (Interlocked.Exchange(ref _frame, frame) is { } unread)
        {
            unread.Dispose();
            return true;
        }

        _filled.Release();
        return false;
    }

    /// <summary>No frame comes any more.</summary>
    /// <param name="fault">Why, where that is not as it should be: the reader gets it.</param>
    public void End(Exception? fault)
    {
        _fault = fault is null ? null : ExceptionDispatchInfo.Capture(fault);
        _filled.Release();
    }

    /// <summary>Waits for a frame and takes it. Null, now and ever after, when there are no more.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public FrameLease? Take(CancellationToken cancellationToken)
    {
        if (!_ended)
        {
            _filled.Wait(cancellationToken);
            if (Interlocked.Exchange(ref _frame, null) is { } frame)
            {
                return frame;
            }

            _ended = true;
        }

        _fault?.Throw();
        return null;
    }
}
