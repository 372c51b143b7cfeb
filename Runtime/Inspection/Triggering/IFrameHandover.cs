using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Where frames wait for the model. Disposing it, after all threads have ended, returns those that were not taken.</summary>
internal interface IFrameHandover : IDisposable
{
    /// <summary>Waits for the next frame, a nudge or the end.</summary>
    /// <param name="frame">The frame; nothing where none was taken.</param>
    TakeResult Take(out WaitingFrame frame);

    /// <summary>
    /// Whether frames wait here: those that wait when the line stops are returned unjudged. One that was read for the model is not.
    /// </summary>
    bool HoldsFrames { get; }

    /// <summary>Whether a frame waits at this moment.</summary>
    bool IsWaiting { get; }

    /// <summary>Ends a wait once, though there is no frame. Any thread may call.</summary>
    void Nudge();

    /// <summary>There will be no more frames.</summary>
    void Complete();
}

/// <summary>What ended a wait for a frame.</summary>
internal enum TakeResult
{
    /// <summary>A frame.</summary>
    Frame,

    /// <summary>A nudge: no frame came for a while.</summary>
    Nothing,

    /// <summary>There will be no more frames.</summary>
    End,
}

/// <summary>A frame that waits for the model.</summary>
/// <param name="Part">Number of the part that claimed it; null where it becomes a part when the model takes it.</param>
/// <param name="Frame">The frame; what takes it returns it.</param>
internal readonly record struct WaitingFrame(long? Part, FrameLease Frame);
