namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Has something to do on the thread that runs the model while no part needs it.</summary>
public interface IBetweenParts
{
    /// <summary>A part has its verdict, which is on its way. Nearly always to return at once, without allocating, and never to throw.</summary>
    /// <param name="isBusy">Whether the next part waits already.</param>
    void PartDone(bool isBusy);
}
