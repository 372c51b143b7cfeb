using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// Finds the camera that was requested, and later the same one again. A serial number that no other camera here had is followed to any
/// port; without one the camera has to come back on the same bus path. A camera named by its bus path is whichever is plugged in there.
/// </summary>
/// <param name="finder">Looks for cameras.</param>
/// <param name="requested">A path, a serial number, a bus path or a name.</param>
internal sealed class CameraSearch(CameraFinder finder, string requested)
{
    private Func<V4L2Device, bool>? _isIt;

    /// <summary>What the camera is known by, once it was found.</summary>
    public string? Identity { get; private set; }

    /// <summary>The node of the camera that was requested.</summary>
    /// <exception cref="EdgeException">There is none, or more than one.</exception>
    public string FindFirst()
    {
        if (requested.StartsWith('/') && Path.Exists(requested))
        {
            return requested;
        }

        IReadOnlyList<V4L2Device> present = finder.Find();
        foreach (Func<V4L2Device, bool> fits in (Func<V4L2Device, bool>[])[HasSerial, HasBusPath, HasName])
        {
            V4L2Device[] fitting = Primary([.. present.Where(fits)]);
            if (fitting.Length > 1)
            {
                throw V4L2Fault.Ambiguous(requested, Words(fitting));
            }

            if (fitting.Length == 1)
            {
                return fitting[0].Node;
            }
        }

        throw Missing(present);
    }

    /// <summary>Notes what the camera behind a node is, to find it again.</summary>
    public void Remember(string node)
    {
        if (finder.Describe(node) is not { Trouble: null } camera)
        {
            _isIt = null;
            return;
        }

        bool byPlace = HasBusPath(camera) && !HasSerial(camera);
        bool isOnlySerial = camera.Serial is not null
            && finder.Find().Where(other => other.NodeIndex == camera.NodeIndex).Count(other => other.Serial == camera.Serial) <= 1;
        bool bySerial = isOnlySerial && !byPlace;
        Identity = bySerial ? $"{camera.Name}, serial number {camera.Serial}" : $"{camera.Name} at {camera.BusPath}";
        _isIt = other => other.NodeIndex == camera.NodeIndex
            && (bySerial ? other.Serial == camera.Serial : other.BusPath == camera.BusPath)
            && (byPlace || other.Name == camera.Name);
    }

    /// <summary>The node of the camera that was found before, wherever it is now.</summary>
    /// <exception cref="EdgeException">It is not there.</exception>
    public string FindAgain()
    {
        if (_isIt is null)
        {
            return FindFirst();
        }

        IReadOnlyList<V4L2Device> present = finder.Find();
        return present.FirstOrDefault(_isIt)?.Node ?? throw Missing(present);
    }

    /// <summary>A camera has several nodes; its pictures come from the first that delivers any.</summary>
    private static V4L2Device[] Primary(V4L2Device[] fitting) =>
        [.. fitting.GroupBy(camera => (camera.BusPath, camera.Serial)).Select(nodes => nodes.MinBy(node => node.NodeIndex)!)];

    private bool HasSerial(V4L2Device camera) => camera.Serial == requested;

    private bool HasBusPath(V4L2Device camera) => camera.BusPath == requested;

    private bool HasName(V4L2Device camera) => string.Equals(camera.Name, requested, StringComparison.OrdinalIgnoreCase);

    private EdgeException Missing(IReadOnlyList<V4L2Device> present) =>
        V4L2Fault.Missing(Identity ?? requested, present.Count == 0 ? "this machine has no camera now" : $"here are {Words(present)}");

    private static string Words(IEnumerable<V4L2Device> cameras) => string.Join(", ", cameras.Select(Words));

    private static string Words(V4L2Device camera)
    {
        string serial = camera.Serial is null ? string.Empty : $", serial number {camera.Serial}";
        return $"{camera.Node} ({camera.Name}, {(camera.Trouble is null ? camera.BusPath : camera.Trouble)}{serial})";
    }
}
