using System.Globalization;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>Looks for cameras in sysfs, and reads from each what it is.</summary>
/// <param name="kernel">Opens them.</param>
/// <param name="classFolder">Where the kernel lists its video devices: <see cref="SystemClass"/>.</param>
/// <param name="nodeFolder">Where their nodes are: <see cref="SystemNodes"/>.</param>
internal sealed class CameraFinder(IVideoKernel kernel, string classFolder, string nodeFolder)
{
    public const string SystemClass = "/sys/class/video4linux";
    public const string SystemNodes = "/dev";

    private const string Prefix = "video";

    // From .../usb1/1-1/1-1:1.0/video4linux/video0 the serial number stands three folders up; deeper hubs do not change that
    private const int FarthestSerial = 6;

    /// <summary>Every camera, by its node's number.</summary>
    public IReadOnlyList<V4L2Device> Find() =>
        [.. Names().OrderBy(Number).Select(name => Describe(Path.Combine(nodeFolder, name))).OfType<V4L2Device>()];

    /// <summary>The camera behind a node, or null when it is none. The node may be a link.</summary>
    public V4L2Device? Describe(string node)
    {
        string name = Path.GetFileName(Target(node));
        string folder = Path.Combine(classFolder, name);
        V4L2Device known = new(node, ReadText(folder, "name") ?? name, string.Empty, string.Empty, Serial(folder), Index(folder));
        using VideoDevice? device = VideoDevice.TryOpen(kernel, node, out int error);
        if (device is null)
        {
            return error == Errno.NoSuchFile ? null : known with { Trouble = V4L2Fault.Reason(error) };
        }

        return device.Query(out VideoCapability able) == 0
            && (able.OfThisNode & (VideoCapability.Capture | VideoCapability.CapturePlanes)) != 0
            ? Complete(known, able)
            : null;
    }

    private static unsafe V4L2Device Complete(V4L2Device known, VideoCapability able) => known with
    {
        Name = VideoDevice.Text(able.Card, 32),
        Driver = VideoDevice.Text(able.Driver, 16),
        BusPath = VideoDevice.Text(able.BusInfo, 32),
    };

    private string[] Names() => Directory.Exists(classFolder)
        ? [.. Directory.EnumerateFileSystemEntries(classFolder, $"{Prefix}*").Select(path => Path.GetFileName(path))]
        : [];

    private static int Number(string name) =>
        int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A link that leads nowhere: opening it will say so
            return path;
        }
    }

    private static int Index(string folder) =>
        int.TryParse(ReadText(folder, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : 0;

    private static string? Serial(string folder)
    {
        string? at = Target(folder);
        for (int i = 0; i < FarthestSerial && at is not null; i++)
        {
            if (ReadText(at, "serial") is { } serial)
            {
                return serial;
            }

            at = Path.GetDirectoryName(at);
        }

        return null;
    }

    private static string? ReadText(string folder, string name)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, name)).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The camera was unplugged this moment, or has no such attribute
            return null;
        }
    }
}

/// <summary>A camera of this machine, and what it is known by.</summary>
/// <param name="Node">Its device node at this moment: <c>/dev/video0</c>. It may be another one after the next plugging in.</param>
/// <param name="Name">What the driver calls it.</param>
/// <param name="Driver">The driver, or empty when the node cannot be opened.</param>
/// <param name="BusPath">Where it is plugged in: <c>usb-0000:00:14.0-1</c>; empty when the node cannot be opened.</param>
/// <param name="Serial">Its serial number, or null where it has none.</param>
/// <param name="NodeIndex">Which of the nodes of one camera this is, from 0.</param>
public sealed record V4L2Device(string Node, string Name, string Driver, string BusPath, string? Serial, int NodeIndex)
{
    /// <summary>Why the node cannot be read, in a few words, or null.</summary>
    public string? Trouble { get; init; }
}
