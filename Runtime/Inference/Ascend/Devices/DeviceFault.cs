using System.Globalization;
using EdgeConvNeXt.Runtime.Inference.Ascend.Binding;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>Why a device cannot be had: AscendCL's code, and what the driver's device nodes show beyond it.</summary>
internal static class DeviceFault
{
    private static readonly EnumerationOptions Accessible = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    // What AscendCL answers where the driver cannot be reached, whatever the reason: invalid device id, no device, no permission, device
    // setup.
    private static readonly int[] Unreachable = [107001, 207004, 207006, 507033];

    /// <summary>A failure while a device was looked for or taken.</summary>
    public static EdgeException Explain(AclException fault, AscendOptions options, string where) =>
        (Unreachable.Contains(fault.Code) ? FromNodes(options, fault) : null) ?? fault.ToEdgeException(where);

    /// <summary>There are too few devices.</summary>
    /// <param name="options">Which was requested.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="where">The library.</param>
    public static EdgeException Missing(AscendOptions options, int count, string where) =>
        (count == 0 ? FromNodes(options, null) : null) ?? new EdgeException(
            EdgeFault.Device,
            $"There is no Ascend device {options.Device}: AscendCL sees {count.ToString(CultureInfo.InvariantCulture)}",
            where,
            "a device of that number",
            "Check ASCEND_RT_VISIBLE_DEVICES and npu-smi info.");

    // Null where the nodes are there and may be used: then they explain nothing.
    private static EdgeException? FromNodes(AscendOptions options, AclException? inner)
    {
        string pattern = Path.Combine(options.DeviceNodes, "davinci*");
        string[] nodes = Directory.Exists(options.DeviceNodes) ? Directory.GetFiles(options.DeviceNodes, "davinci*", Accessible) : [];
        if (nodes.Length == 0)
        {
            return new EdgeException(
                EdgeFault.Device,
                "There is no Ascend device node",
                pattern,
                "one for each device, which the driver makes",
                "Install the driver, plug the card in, or check the driver with npu-smi info.",
                inner);
        }

        return nodes.FirstOrDefault(node => !IsUsable(node)) is { } closed
            ? new EdgeException(
                EdgeFault.Device,
                "This user may not use the Ascend device",
                closed,
                "permission to read and write",
                AclErrors.JoinGroup,
                inner)
            : null;
    }

    private static bool IsUsable(string node) =>
        LibC.CheckAccess(LibC.CurrentDirectory, node, LibC.ReadAndWrite, LibC.ByEffectiveUser) == 0;
}
