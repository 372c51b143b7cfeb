using EdgeConvNeXt.Camera.V4L2;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>
/// A real camera of this machine: the one whose device node, bus path or serial number stands in EDGE_TEST_CAMERA, or the first that can be
/// opened. Tests pull its plug, so its node is looked up each time.
/// </summary>
internal static class TestCamera
{
    private const string Variable = "EDGE_TEST_CAMERA";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    private static readonly V4L2Device? First = V4L2Devices.Find().FirstOrDefault(camera => camera.Trouble is null && IsMeant(camera));

    /// <summary>Why there is none, or null.</summary>
    public static string? SkipReason { get; } = First is not null
        ? null
        : Named is null
            ? $"This machine has no camera (/dev/video*): plug one in, load the kernel module vivid, or name one in {Variable}."
            : $"This machine has no camera {Named}, which {Variable} names.";

    /// <summary>The camera as it is known now.</summary>
    public static V4L2Device Device => First is null
        ? throw new InvalidOperationException(SkipReason)
        : V4L2Devices.Find().First(camera => (camera.BusPath, camera.NodeIndex) == (First.BusPath, First.NodeIndex));

    /// <summary>The camera, asked for in some way.</summary>
    public static V4L2Options Options => new() { Device = Device.Node };

    /// <summary>What it can do.</summary>
    public static V4L2Abilities Abilities => V4L2Devices.Describe(Device.Node);

    private static bool IsMeant(V4L2Device camera) =>
        Named is null || camera.Node == Named || camera.BusPath == Named || camera.Serial == Named;
}
