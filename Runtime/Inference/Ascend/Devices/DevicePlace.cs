namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// Where a runtime keeps one of its devices. Taking and giving back last seconds, and for ever on a device that hangs: no other device
/// waits for it.
/// </summary>
internal sealed class DevicePlace
{
    /// <summary>To be held while the rest is read or set.</summary>
    public Lock Gate { get; } = new();

    /// <summary>
    /// The device; null while it is not in use. One that hangs stays here, so that the next caller is refused at once and no further thread
    /// is lost to it.
    /// </summary>
    public AscendDevice? Device { get; set; }
}
