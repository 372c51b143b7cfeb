using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Station.Live;

/// <summary>What the line did in this shift and in the last minute, and its last parts that are not good. For any thread.</summary>
internal sealed class LiveCounts
{
    /// <summary>Parts that are not good of which the last are kept.</summary>
    public const int MostNg = 12;

    private const int Seconds = 60;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ShiftTimes _shifts;
    private readonly Queue<QueuedVerdict> _ng = new();
    private readonly long[] _bySecond = new long[Seconds];
    private readonly long[] _secondOf = new long[Seconds];
    private ShiftCounts _shift;

    /// <param name="shifts">When shifts begin.</param>
    /// <param name="before">What was counted in this shift before this start.</param>
    /// <param name="clock">The clock.</param>
    public LiveCounts(ShiftTimes shifts, Func<DateTimeOffset, ShiftCounts> before, TimeProvider clock)
    {
        _clock = clock;
        _shifts = shifts;
        _shift = before(Begin());
    }

    /// <summary>This shift.</summary>
    public ShiftCounts Shift
    {
        get
        {
            lock (_gate)
            {
                Turn();
                return _shift;
            }
        }
    }

    /// <summary>Parts of the last minute.</summary>
    public long LastMinute
    {
        get
        {
            lock (_gate)
            {
                long now = Second();
                return _bySecond.Where((_, place) => _secondOf[place] > now - Seconds).Sum();
            }
        }
    }

    /// <summary>The last parts that are not good, the newest first.</summary>
    public IReadOnlyList<QueuedVerdict> Ng
    {
        get
        {
            lock (_gate)
            {
                return [.. _ng.Reverse()];
            }
        }
    }

    /// <summary>An outcome as it is written.</summary>
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "ok",
        Outcome.Ng => "ng",
        _ => "unsure",
    };

    /// <summary>Adds a part.</summary>
    public void Add(in QueuedVerdict item)
    {
        lock (_gate)
        {
            Turn();
            _shift = _shift.With(item.Verdict.Outcome);
            long now = Second();
            long place = now % Seconds;
            _bySecond[place] = _secondOf[place] == now ? _bySecond[place] + 1 : 1;
            _secondOf[place] = now;
            if (item.Verdict.Outcome == Outcome.Ng)
            {
                _ng.Enqueue(item);
                if (_ng.Count > MostNg)
                {
                    _ng.Dequeue();
                }
            }
        }
    }

    private DateTimeOffset Begin() => _shifts.BeginOf(_clock.GetUtcNow(), _clock.LocalTimeZone);

    private long Second() => MonotonicTime.Now(_clock).Nanoseconds / NanosecondsPerSecond;

    private void Turn()
    {
        DateTimeOffset begin = Begin();
        if (begin > _shift.Since)
        {
            _shift = new ShiftCounts(begin, 0, 0, 0);
        }
    }
}

/// <summary>What was counted in a shift.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Ok">Good parts.</param>
/// <param name="Ng">Parts that are not good.</param>
/// <param name="Unsure">Parts that the line was not sure about.</param>
internal sealed record ShiftCounts(DateTimeOffset Since, long Ok, long Ng, long Unsure)
{
    /// <summary>All of them.</summary>
    public long Parts => Ok + Ng + Unsure;

    /// <summary>Share of good parts, 0..1; null before the first.</summary>
    public double? Yield => Parts == 0 ? null : Math.Round((double)Ok / Parts, 4);

    /// <summary>With one part more.</summary>
    public ShiftCounts With(Outcome outcome) => outcome switch
    {
        Outcome.Ok => this with { Ok = Ok + 1 },
        Outcome.Ng => this with { Ng = Ng + 1 },
        _ => this with { Unsure = Unsure + 1 },
    };
}
