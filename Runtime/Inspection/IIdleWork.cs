namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Has something to do on the thread that runs the model while no part needs it.</summary>
public interface IIdleWork
{
    /// <summary>
    /// No part is in hand: one has its verdict, which is on its way, or none came for a while. Nearly always to return at once, without
    /// allocating, and never to throw.
    /// </summary>
    /// <param name="isBusy">Whether the next part waits already.</param>
    void Run(bool isBusy);
}
