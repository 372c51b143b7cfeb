using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>The parts that lie between light barrier and camera, and what the camera sees of them.</summary>
internal sealed class SoakBelt
{
    /// <summary>From the light barrier to the middle of the picture.</summary>
    public static readonly TimeSpan ToCamera = TimeSpan.FromMilliseconds(100);

    // How far from the middle of the picture a part is still in it.
    private static readonly TimeSpan InSight = TimeSpan.FromMilliseconds(22);

    private readonly Queue<SoakPart> _parts = new();

    /// <summary>A part is put on.</summary>
    public void Add(in SoakPart part) => _parts.Enqueue(part);

    /// <summary>The label of the part nearest to the middle of a picture; null when there is none in it.</summary>
    public string? Seen(MonotonicTime at)
    {
        while (_parts.Count > 0 && at - _parts.Peek().At - ToCamera > InSight)
        {
            _parts.Dequeue();
        }

        string? label = null;
        TimeSpan nearest = InSight;
        foreach (SoakPart part in _parts)
        {
            TimeSpan distance = (at - part.At - ToCamera).Duration();
            if (distance > nearest)
            {
                continue;
            }

            (label, nearest) = (part.Label, distance);
        }

        return label;
    }
}
