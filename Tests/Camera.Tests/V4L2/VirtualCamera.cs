using EdgeConvNeXt.Camera.V4L2;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>The camera of the kernel module vivid, whose plug can be pulled by a program that is root.</summary>
internal sealed class VirtualCamera
{
    private readonly string _driver;
    private readonly string _device;

    public VirtualCamera()
    {
        string device = Path.Combine("/sys/class/video4linux", Path.GetFileName(TestCamera.Options.Device), "device");
        _device = Path.GetFileName(File.ResolveLinkTarget(device, returnFinalTarget: true)!.FullName);
        _driver = File.ResolveLinkTarget(Path.Combine(device, "driver"), returnFinalTarget: true)!.FullName;
    }

    /// <summary>Why there is none, or that it cannot be pulled out; null when it can.</summary>
    public static string? SkipReason { get; } = TestCamera.SkipReason ?? Reason();

    public void PullOut() => File.WriteAllText(Path.Combine(_driver, "unbind"), _device);

    public void PlugIn() => File.WriteAllText(Path.Combine(_driver, "bind"), _device);

    private static string? Reason() => V4L2Devices.Find().All(camera => camera.Node != TestCamera.Node || camera.Driver != "vivid")
        ? "The plug of a camera can be pulled by the test only where it is that of the kernel module vivid."
        : Environment.IsPrivilegedProcess ? null : "Pulling the plug of the camera takes root.";
}
