using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The cameras of this machine.</summary>
public static class V4L2Devices
{
    /// <summary>
    /// Every camera, by its node's number. Nodes that deliver no pictures are left out; one that cannot be opened is there, with the
    /// reason. Nothing is disturbed: a camera may be in use by others.
    /// </summary>
    public static IReadOnlyList<V4L2Device> Find() =>
        new CameraFinder(LinuxVideoKernel.Instance, CameraFinder.SystemClass, CameraFinder.SystemNodes).Find();

    /// <summary>
    /// Formats, sizes, rates, controls, colours and time stamps of one camera. A program that streams from it is not disturbed. Where none
    /// does, one buffer is requested, to see its time stamps: for that moment the camera belongs to this process, and a program that begins
    /// to stream then finds it busy.
    /// </summary>
    /// <param name="node">Its device node: <c>/dev/video0</c>.</param>
    /// <exception cref="EdgeException">It does not exist, cannot be opened or is no camera.</exception>
    public static V4L2Abilities Describe(string node)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        return Describe(node, LinuxVideoKernel.Instance);
    }

    /// <summary>
    /// Makes sure that a camera is there and lists format, size and rate that are requested of it. Nothing is set: a program that streams
    /// from it is not disturbed.
    /// </summary>
    /// <param name="options">The camera, and how it has to deliver.</param>
    /// <returns>Its device node at this moment.</returns>
    /// <exception cref="EdgeException">There is none such, it may not be opened, or it lacks what is requested.</exception>
    public static string Check(V4L2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LinuxVideoKernel kernel = LinuxVideoKernel.Instance;
        return Check(options, kernel, new CameraFinder(kernel, CameraFinder.SystemClass, CameraFinder.SystemNodes));
    }

    internal static V4L2Abilities Describe(string node, IVideoKernel kernel)
    {
        using VideoDevice device = VideoDevice.Open(kernel, node);
        V4L2FormatInfo[] formats = [.. ModeList.Read(device)];
        return new V4L2Abilities(formats, [.. CameraControl.All.Select(control => control.Describe(device)).OfType<V4L2ControlInfo>()])
        {
            Colors = [.. VideoColor.List(device, formats)],
            TimeStamps = CaptureClock.Read(device),
        };
    }

    internal static string Check(V4L2Options options, IVideoKernel kernel, CameraFinder finder)
    {
        string node = new CameraSearch(finder, options.Device).FindFirst();
        using VideoDevice device = VideoDevice.Open(kernel, node);
        new ModeChooser(device, options).ThrowIfNotListed();
        return node;
    }
}
