using EdgeConvNeXt.Camera.V4L2;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A real camera of this machine: the one that EDGE_TEST_CAMERA names, or the first that can be opened.</summary>
internal static class TestCamera
{
    private const string Variable = "EDGE_TEST_CAMERA";

    /// <summary>Its node, or null.</summary>
    public static string? Node { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : V4L2Devices.Find().FirstOrDefault(camera => camera.Trouble is null)?.Node;

    /// <summary>Why there is none, or null.</summary>
    public static string? SkipReason { get; } = Node is null
        ? $"This machine has no camera (/dev/video*): plug one in, load the kernel module vivid, or name one in {Variable}."
        : null;

    /// <summary>The camera, asked for in some way.</summary>
    public static V4L2Options Options => new() { Device = Node ?? throw new InvalidOperationException(SkipReason) };

    /// <summary>What it can do.</summary>
    public static V4L2Abilities Abilities => V4L2Devices.Describe(Options.Device);
}
