namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// Where a runtime keeps one of its devices. Taking and giving back last seconds, and for ever on a device that hangs: no other device
/// waits for it.
/// </summary>
internal sealed class DevicePlace
{
    /// <summary>To be held by whoever touches the rest.</summary>
    public Lock Gate { get; } = new();

    /// <summary>
    /// The device; null while nobody uses it. One that hangs stays here, so that whoever asks for it is refused at once and no further
    /// thread is lost to it.
    /// </summary>
    public AscendDevice? Device { get; set; }
}
