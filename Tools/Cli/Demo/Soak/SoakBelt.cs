using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>
/// The belt: how far it has come, and the parts between light barrier and camera. Its full speed is a millimetre in a millisecond.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="toCamera">From the light barrier to the middle of the picture, in millimetres.</param>
internal sealed class SoakBelt(VirtualClock clock, double toCamera)
{
    // How far from the middle of the picture a part is still in it.
    private const double InSight = 12;

    private readonly Queue<SoakPart> _parts = new();
    private double _way;
    private MonotonicTime _since = clock.Now;

    /// <summary>Share of the full speed; 0 while it stands.</summary>
    public double Speed { get; private set; } = 1;

    /// <summary>How far it has come, in millimetres.</summary>
    public double Way => _way + (Speed * (clock.Now.Nanoseconds - _since.Nanoseconds) * 1e-6);

    /// <summary>It runs at another speed from now on.</summary>
    public void Run(double speed)
    {
        (_way, _since) = (Way, clock.Now);
        Speed = speed;
    }

    /// <summary>When it will have come so far at its present speed; the end of time while it stands.</summary>
    public MonotonicTime ArrivesAt(double way) =>
        Speed == 0
            ? new MonotonicTime(long.MaxValue)
            : new MonotonicTime(_since.Nanoseconds + (long)Math.Ceiling(Math.Max(0, way - _way) / Speed * 1e6));

    /// <summary>A part is put on.</summary>
    public void Add(SoakPart part) => _parts.Enqueue(part);

    /// <summary>The label of the part nearest to the middle of a picture that is taken now; null when there is none in it.</summary>
    public string? Seen()
    {
        double middle = Way - toCamera;
        while (_parts.Count > 0 && middle - _parts.Peek().Way > InSight)
        {
            _parts.Dequeue();
        }

        string? label = null;
        double nearest = InSight;
        foreach (SoakPart part in _parts)
        {
            double distance = Math.Abs(middle - part.Way);
            if (distance > nearest)
            {
                continue;
            }

            (label, nearest) = (part.Label, distance);
        }

        return label;
    }
}
