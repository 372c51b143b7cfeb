namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>A camera of this machine, and what it is known by.</summary>
/// <param name="Node">Its device node at this moment: <c>/dev/video0</c>. It may be another one after the next plugging in.</param>
/// <param name="Name">What the driver calls it.</param>
/// <param name="Driver">The driver, or empty when the node cannot be opened.</param>
/// <param name="BusPath">Where it is plugged in: <c>usb-0000:00:14.0-1</c>; empty when the node cannot be opened.</param>
/// <param name="Serial">Its serial number, or null where it has none.</param>
/// <param name="NodeIndex">Which of the nodes of one camera this is, from 0.</param>
public sealed record V4L2Device(string Node, string Name, string Driver, string BusPath, string? Serial, int NodeIndex)
{
    /// <summary>Why the node cannot be asked, in a few words, or null.</summary>
    public string? Trouble { get; init; }
}
