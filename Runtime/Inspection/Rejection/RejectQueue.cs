using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>
/// The parts between trigger and reject position, first in first out, and the pulse of the output. A part that is there without a verdict is rejected: failure
/// means reject, not silence. Time and encoder position are what the caller says they are. One thread at a time; allocates nothing after its construction.
/// </summary>
public sealed class RejectQueue
{
    private readonly RejectSettings _settings;
    private readonly RejectPlace[] _places;
    private readonly MonotonicTime[] _expected;
    private long _first;
    private long _next;
    private long _firstExpected;
    private long _nextExpected;
    private MonotonicTime _activeUntil;

    /// <param name="settings">What the recipe says.</param>
    /// <param name="capacity">Parts that may be under way at once, 1 or more.</param>
    public RejectQueue(RejectSettings settings, int capacity)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _settings = settings;
        _places = new RejectPlace[capacity];
        _expected = new MonotonicTime[capacity];
    }

    /// <summary>What was counted so far.</summary>
    public RejectCounters Counters { get; } = new();

    /// <summary>Whether the output has to be active.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Parts under way.</summary>
    public int Count => (int)(_next - _first);

    /// <summary>When something is due next by time: a part, the end of the pulse, the end of a wait for the sensor. Null when nothing is.</summary>
    public MonotonicTime? NextDue
    {
        get
        {
            MonotonicTime? next = IsActive ? _activeUntil : null;
            next = Count > 0 && _settings.Travel is not null ? Earlier(next, Place(_first).DueAt) : next;
            return _firstExpected < _nextExpected ? Earlier(next, _expected[_firstExpected % _expected.Length]) : next;
        }
    }

    /// <summary>A part begins its way. Parts come in the order of the belt.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="at">When it was triggered.</param>
    /// <param name="steps">The encoder's position then; 0 where time counts.</param>
    /// <returns>Whether there was room. A part without is counted as lost: the station has to say so.</returns>
    public bool TryAdd(long part, MonotonicTime at, long steps)
    {
        if (Count == _places.Length)
        {
            Counters.CountLost();
            return false;
        }

        _places[_next++ % _places.Length] = new RejectPlace(part, at + (_settings.Travel ?? TimeSpan.Zero), steps + _settings.TravelSteps, null);
        return true;
    }

    /// <summary>A part has its verdict. One that is not under way is left alone.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="isRejected">Whether the output fires for it.</param>
    public void Decide(long part, bool isRejected)
    {
        // The newest are decided as a rule, so the search begins there.
        for (long place = _next - 1; place >= _first; place--)
        {
            if (Place(place).Part == part)
            {
                Place(place) = Place(place) with { IsRejected = isRejected };
                return;
            }
        }
    }

    /// <summary>Lets parts that are there go or be rejected, and ends the pulse. <see cref="IsActive"/> then says what the output has to be.</summary>
    /// <param name="now">What time it is.</param>
    /// <param name="steps">The encoder's position; 0 where time counts.</param>
    public void Advance(MonotonicTime now, long steps)
    {
        while (Count > 0 && IsThere(Place(_first), now, steps))
        {
            RejectPlace place = Place(_first++);
            if (place.IsRejected == false)
            {
                Counters.CountPassed();
            }
            else
            {
                Fire(place, now);
            }
        }

        IsActive = IsActive && now < _activeUntil;
        ForgetExpected(now);
    }

    /// <summary>The sensor behind the reject position saw something.</summary>
    /// <param name="at">When.</param>
    public void Confirm(MonotonicTime at)
    {
        ForgetExpected(at);
        if (_firstExpected == _nextExpected)
        {
            Counters.CountUnexpected();
            return;
        }

        _firstExpected++;
        Counters.CountConfirmed();
    }

    private ref RejectPlace Place(long place) => ref _places[place % _places.Length];

    private bool IsThere(in RejectPlace place, MonotonicTime now, long steps) => _settings.Travel is null ? steps >= place.DueSteps : now >= place.DueAt;

    private void Fire(in RejectPlace place, MonotonicTime now)
    {
        Counters.CountRejected(place.IsRejected is null, _settings.Travel is null ? null : now - place.DueAt);

        // A pulse that runs already is made longer: two parts close to each other are one long push.
        IsActive = true;
        _activeUntil = now + _settings.Pulse;
        if (_settings.ConfirmWithin is not { } within)
        {
            return;
        }

        if (_nextExpected - _firstExpected == _expected.Length)
        {
            _firstExpected++;
            Counters.CountUnconfirmed();
        }

        _expected[_nextExpected++ % _expected.Length] = now + within;
    }

    private void ForgetExpected(MonotonicTime now)
    {
        while (_firstExpected < _nextExpected && _expected[_firstExpected % _expected.Length] <= now)
        {
            _firstExpected++;
            Counters.CountUnconfirmed();
        }
    }

    private static MonotonicTime Earlier(MonotonicTime? one, MonotonicTime other) => one is { } given && given <= other ? given : other;
}
