namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// Something to be done on a device's own thread. Made once and handed over as often as needed, so that handing over allocates nothing.
/// </summary>
internal interface IOwnerTask
{
    /// <summary>Runs it. What it throws is thrown to the caller of <see cref="OwnerThread.Run"/>.</summary>
    void Execute();
}
