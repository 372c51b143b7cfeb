namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>Where frames wait for the model. Disposing it, after all threads have ended, returns those that nobody took.</summary>
internal interface IFrameHandover : IDisposable
{
    /// <summary>Waits for the next frame.</summary>
    /// <returns>False when there will be no more.</returns>
    bool TryTake(out WaitingFrame frame);

    /// <summary>Whether a frame waits at this moment.</summary>
    bool IsWaiting { get; }

    /// <summary>There will be no more frames.</summary>
    void Complete();
}
