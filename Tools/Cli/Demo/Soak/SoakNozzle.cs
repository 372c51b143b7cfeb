using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>
/// What happens to the parts themselves at the reject position, and whether it had to. It reads the output's level, the parts and the
/// actions of their verdicts, and nothing of the queue that decides.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="pulse">How long the output is active for a part.</param>
/// <param name="hit">Called when a part is thrown out, once for each.</param>
internal sealed class SoakNozzle(VirtualClock clock, TimeSpan pulse, Action hit)
{
    // One or two: parts are further from each other than the reject position is long.
    private readonly List<Visit> _visits = [];
    private MonotonicTime _coveredUntil;
    private bool _isActive;

    /// <summary>Parts that have passed.</summary>
    public long Passed { get; private set; }

    /// <summary>Those among them that were thrown out.</summary>
    public long Ejected { get; private set; }

    /// <summary>Parts that had to be thrown out and were not.</summary>
    public long Escaped { get; private set; }

    /// <summary>Parts that were thrown out for nothing.</summary>
    public long WronglyRejected { get; private set; }

    /// <summary>Parts that were thrown out because the pulse for another still ran: they came too close behind it.</summary>
    public long Covered { get; private set; }

    /// <summary>The output became active or inactive.</summary>
    public void Set(bool isActive)
    {
        _isActive = isActive;
        Blow();
    }

    /// <summary>A part comes, a step of the encoder before it is there.</summary>
    public void Enter(SoakPart part)
    {
        Visit visit = new(part) { MustGo = part.MustGo, IsCovered = clock.Now <= _coveredUntil };
        foreach (Visit other in _visits)
        {
            visit.IsCovered |= other.MustGo;
            other.IsCovered |= visit.MustGo;
        }

        _visits.Add(visit);
        Blow();
    }

    /// <summary>It is past.</summary>
    public void Leave(SoakPart part)
    {
        Visit visit = _visits.Find(one => ReferenceEquals(one.Part, part))!;
        _visits.Remove(visit);
        Passed++;

        // A verdict that came while the part was there may have come before or after the moment that counts: either is right.
        bool mustGo = visit.MustGo && part.MustGo;
        bool mayGo = visit.MustGo || part.MustGo;
        Escaped += mustGo && !visit.IsHit ? 1 : 0;
        WronglyRejected += !mayGo && visit is { IsHit: true, IsCovered: false } ? 1 : 0;
        Covered += !mayGo && visit is { IsHit: true, IsCovered: true } ? 1 : 0;
        if (mayGo)
        {
            _coveredUntil = clock.Now + pulse;
        }
    }

    private void Blow()
    {
        if (!_isActive)
        {
            return;
        }

        foreach (Visit visit in _visits)
        {
            if (!visit.IsHit)
            {
                visit.IsHit = true;
                Ejected++;
                hit();
            }
        }
    }

    private sealed class Visit(SoakPart part)
    {
        public SoakPart Part => part;

        public bool MustGo { get; init; }

        public bool IsCovered { get; set; }

        public bool IsHit { get; set; }
    }
}
