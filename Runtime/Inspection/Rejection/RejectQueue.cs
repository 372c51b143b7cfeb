namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>
/// The parts between trigger and reject position, first in first out, and the pulse of the output. A part that is there without a verdict
/// is rejected: failure means reject, not silence. So is a part without a certain place, because it found no room or the encoder is dead:
/// by time the output stays active from the first such part to the last, by encoder from now to the last, whatever passes. Time and encoder
/// position are what the caller says they are. One thread at a time; allocates nothing after its construction.
/// </summary>
public sealed class RejectQueue
{
    private readonly RejectSettings _settings;
    private readonly RejectPlace[] _places;
    private readonly MonotonicTime[] _expected;
    private readonly EncoderWatch _encoder;
    private long _first;
    private long _next;
    private long _firstExpected;
    private long _nextExpected;
    private MonotonicTime _activeUntil;
    private RejectPlace _firstUntracked;
    private RejectPlace _lastUntracked;
    private bool _isHeld;
    private int _placeless;

    /// <param name="settings">What the recipe says.</param>
    /// <param name="capacity">Parts that may be under way at once, 1 or more.</param>
    public RejectQueue(RejectSettings settings, int capacity)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _settings = settings;
        _places = new RejectPlace[capacity];
        _expected = new MonotonicTime[capacity];
        _encoder = new EncoderWatch(settings.Travel is null ? settings.EncoderTimeoutParts : 0);
    }

    /// <summary>What was counted so far.</summary>
    public RejectCounters Counters { get; } = new();

    /// <summary>Whether the output has to be active.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Parts under way that have a place.</summary>
    public int Count => (int)(_next - _first);

    /// <summary>Parts under way, with or without a place. One without counts until the last of them has passed.</summary>
    public int OnTheBelt => Count + _placeless;

    /// <summary>Why parts are under way whose place is not certain: the station has to say so.</summary>
    public TrackLoss Loss { get; private set; }

    /// <summary>Whether there are such parts.</summary>
    public bool HasUntracked => Loss != TrackLoss.None;

    /// <summary>Whether no part is under way, with or without a place.</summary>
    public bool IsEmpty => Count == 0 && !HasUntracked;

    /// <summary>
    /// When something is due next by time: a part, the end of the pulse, the end of a wait for the sensor. Null when nothing is.
    /// </summary>
    public MonotonicTime? NextDue
    {
        get
        {
            MonotonicTime? next = IsActive && !_isHeld ? _activeUntil : null;
            next = Count > 0 && _settings.Travel is { } travel ? Earlier(next, Place(_first).TriggeredAt + travel) : next;
            next = HasUntracked && _settings.Travel is { } time
                ? Earlier(next, (_isHeld ? _lastUntracked : _firstUntracked).TriggeredAt + time)
                : next;
            return _firstExpected < _nextExpected ? Earlier(next, _expected[_firstExpected % _expected.Length]) : next;
        }
    }

    /// <summary>A part begins its way. Parts come in the order of the belt.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="at">When it was triggered.</param>
    /// <param name="steps">The encoder's position then; 0 where time counts.</param>
    /// <returns>
    /// Whether there was room. A part without is counted as lost, and rejected with all that pass between it and the last such part.
    /// </returns>
    public bool TryAdd(long part, MonotonicTime at, long steps)
    {
        RejectPlace place = new(part, at, steps + _settings.TravelSteps, null);
        bool hasRoom = Count < _places.Length;
        if (hasRoom)
        {
            _places[_next++ % _places.Length] = place;
        }
        else
        {
            Counters.CountLost();
            _placeless++;
        }

        if (_encoder.TakePart(steps))
        {
            Counters.CountEncoderFailure();
        }

        if (_encoder.IsDead || !hasRoom)
        {
            LoseTrack(place, _encoder.IsDead ? TrackLoss.EncoderDead : TrackLoss.BeltFull);
        }

        return hasRoom;
    }

    /// <summary>
    /// The encoder made a step that is known only now. Parts that were triggered at that moment or later took it for one still to come, so
    /// their place is one step farther on. A step of 0 is an edge that did not fit: it is counted.
    /// </summary>
    /// <param name="at">When.</param>
    /// <param name="step">1 forward, -1 backward.</param>
    public void Move(MonotonicTime at, int step)
    {
        if (step == 0)
        {
            Counters.CountEncoderSlip();
            return;
        }

        for (long place = _next - 1; place >= _first && Place(place).TriggeredAt >= at; place--)
        {
            Place(place) = Place(place) with { DueSteps = Place(place).DueSteps + step };
        }

        if (HasUntracked && _lastUntracked.TriggeredAt >= at)
        {
            _lastUntracked = _lastUntracked with { DueSteps = _lastUntracked.DueSteps + step };
        }
    }

    /// <summary>A part has its verdict. One that is not under way is left alone.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="isRejected">Whether the output fires for it.</param>
    /// <returns>
    /// Whether that will be done. If not the part is rejected whatever its verdict: it has passed the reject position without one, or its
    /// place is not certain.
    /// </returns>
    public bool Decide(long part, bool isRejected)
    {
        // The newest are decided as a rule, so the search begins there.
        for (long place = _next - 1; place >= _first; place--)
        {
            if (Place(place).Part == part)
            {
                Place(place) = Place(place) with { IsRejected = isRejected };
                return !IsAmongUntracked(Place(place));
            }
        }

        return false;
    }

    /// <summary>
    /// Lets parts that are there go or be rejected, and ends the pulse. <see cref="IsActive"/> then says what the output has to be.
    /// </summary>
    /// <param name="now">What time it is.</param>
    /// <param name="steps">The encoder's position; 0 where time counts.</param>
    public void Advance(MonotonicTime now, long steps)
    {
        while (Count > 0 && IsThere(Place(_first), now, steps))
        {
            RejectPlace place = Place(_first++);
            if (place.IsRejected == false && !IsAmongUntracked(place))
            {
                Counters.CountPassed();
            }
            else
            {
                Fire(place, now);
            }
        }

        PassUntracked(now, steps);
        IsActive = _isHeld || (IsActive && now < _activeUntil);
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

    private bool IsThere(in RejectPlace place, MonotonicTime now, long steps) =>
        _settings.Travel is null ? steps >= place.DueSteps : now >= place.TriggeredAt + _settings.Travel;

    private bool IsAmongUntracked(in RejectPlace place) =>
        HasUntracked && place.Part >= _firstUntracked.Part && place.Part <= _lastUntracked.Part;

    // An encoder that is dead, or that says that the belt is fuller than it can be, does not give the place of any part, those before this
    // one included: the output is held at once. What the belt moved meanwhile was not counted, so each is at the reject position no later
    // than its place says, and past it with the last of these places.
    private void LoseTrack(in RejectPlace place, TrackLoss loss)
    {
        bool isByEncoder = _settings.Travel is null;
        long due = place.DueSteps;
        if (HasUntracked)
        {
            due = Math.Max(due, _lastUntracked.DueSteps);
        }
        else
        {
            _firstUntracked = isByEncoder ? new RejectPlace(0, place.TriggeredAt, long.MinValue, null) : place;
            due = isByEncoder ? Math.Max(due, FarthestDue()) : due;
        }

        _lastUntracked = place with { DueSteps = due };
        Loss = loss > Loss ? loss : Loss;
    }

    private long FarthestDue()
    {
        // An encoder that counts backward gives later parts places before those of earlier ones.
        long due = long.MinValue;
        for (long place = _first; place < _next; place++)
        {
            due = Math.Max(due, Place(place).DueSteps);
        }

        return due;
    }

    private void PassUntracked(MonotonicTime now, long steps)
    {
        if (!HasUntracked || !IsThere(_firstUntracked, now, steps))
        {
            return;
        }

        _isHeld = !IsThere(_lastUntracked, now, steps);
        if (!_isHeld)
        {
            // The last of them gets its pulse like any other.
            Loss = TrackLoss.None;
            _placeless = 0;
            IsActive = true;
            _activeUntil = now + _settings.Pulse;
        }
    }

    private void Fire(in RejectPlace place, MonotonicTime now)
    {
        Counters.CountRejected(place.IsRejected is null, now - (place.TriggeredAt + _settings.Travel));

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

/// <summary>A part on its way to the reject position.</summary>
/// <param name="Part">Its number.</param>
/// <param name="TriggeredAt">When it began its way.</param>
/// <param name="DueSteps">The encoder's position at which it is there; without meaning where time counts.</param>
/// <param name="IsRejected">Whether the output fires for it; null while it has no verdict.</param>
internal readonly record struct RejectPlace(long Part, MonotonicTime TriggeredAt, long DueSteps, bool? IsRejected);

/// <summary>Why the place of some parts on the belt is not known.</summary>
public enum TrackLoss
{
    /// <summary>Every place is known.</summary>
    None,

    /// <summary>They found no room between trigger and reject position.</summary>
    BeltFull,

    /// <summary>They came while the encoder did not move forward.</summary>
    EncoderDead,
}
