using System.Diagnostics;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>The camera of the kernel module vivid, whose plug can be pulled by a program that is root.</summary>
internal sealed class VirtualCamera
{
    private const string Module = "vivid";

    private readonly string _driver;
    private readonly string _device;

    public VirtualCamera()
    {
        // One link after the other: each leads on from where the one before it led
        string device = Target(
            Path.Combine(Target(Path.Combine("/sys/class/video4linux", Path.GetFileName(TestCamera.Device.Node))), "device"));
        _device = Path.GetFileName(device);
        _driver = Target(Path.Combine(device, "driver"));
    }

    /// <summary>Why there is none, or that it cannot be pulled out; null when it can.</summary>
    public static string? SkipReason { get; } = TestCamera.SkipReason ?? Reason();

    public void PullOut() => File.WriteAllText(Path.Combine(_driver, "unbind"), _device);

    public void PlugIn() => File.WriteAllText(Path.Combine(_driver, "bind"), _device);

    /// <summary>Unloads the kernel module; its camera must not be open.</summary>
    public static void Unload() => Run("modprobe", "-r", Module);

    public static void Load() => Run("modprobe", Module);

    private static string Target(string link) => Path.GetFullPath(File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static string? Reason() => TestCamera.Device.Driver != Module
        ? "The plug of a camera can be pulled by the test only where it is that of the kernel module vivid."
        : Environment.IsPrivilegedProcess ? null : "Pulling the plug of the camera takes root.";
}
