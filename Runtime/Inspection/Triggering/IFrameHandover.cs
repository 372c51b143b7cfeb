using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Where frames wait for the model. Disposing it, after all threads have ended, returns those that nobody took.</summary>
internal interface IFrameHandover : IDisposable
{
    /// <summary>Waits for the next frame, a nudge or the end.</summary>
    /// <param name="frame">The frame; nothing where none was taken.</param>
    TakeResult Take(out WaitingFrame frame);

    /// <summary>Whether a frame waits at this moment.</summary>
    bool IsWaiting { get; }

    /// <summary>Lets who waits look up from waiting once, though there is no frame. Any thread may call.</summary>
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
/// <param name="Part">Number of the part that claimed it.</param>
/// <param name="Frame">The frame; who takes it returns it.</param>
internal readonly record struct WaitingFrame(long Part, FrameLease Frame);
