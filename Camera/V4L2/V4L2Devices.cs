using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The cameras of this machine.</summary>
public static class V4L2Devices
{
    /// <summary>
    /// Every camera, by its node's number. Nodes that deliver no pictures are left out; one that cannot be opened is there, with the reason. Nothing is
    /// disturbed: a camera may be in use by others.
    /// </summary>
    public static IReadOnlyList<V4L2Device> Find() => new CameraFinder(LinuxVideoKernel.Instance, CameraFinder.SystemClass, CameraFinder.SystemNodes).Find();

    /// <summary>Formats, sizes, rates and controls of one camera.</summary>
    /// <param name="node">Its device node: <c>/dev/video0</c>.</param>
    /// <exception cref="EdgeException">It does not exist, cannot be opened or is no camera.</exception>
    public static V4L2Abilities Describe(string node)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        using VideoDevice device = VideoDevice.Open(LinuxVideoKernel.Instance, node);
        return new V4L2Abilities([.. ModeList.Read(device)], [.. CameraControl.All.Select(control => control.Describe(device)).OfType<V4L2ControlInfo>()]);
    }
}
