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
