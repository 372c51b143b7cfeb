namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// Something to be done on a device's own thread. Made once and handed over as often as needed, so that handing over allocates nothing.
/// </summary>
internal interface IOwnerTask
{
    /// <summary>Does it. What it throws reaches whoever handed it over.</summary>
    void Execute();
}
