using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>What the threads of a line share: the flow of parts, under a lock that is held for microseconds.</summary>
/// <param name="flow">From trigger to reject position.</param>
/// <param name="judges">What judges frames.</param>
/// <param name="clock">The clock of deadlines and pulses.</param>
internal sealed class LineCore(PartFlow flow, ClassifierHistory judges, TimeProvider clock)
{
    // More than threads find no room for at once: it grows only then.
    private const int UsuallyReturned = 16;

    private readonly Queue<FrameLease> _returned = new(UsuallyReturned);
    private readonly Queue<(long FromPart, Action Retired)> _retiring = [];
    private ClassifierHistory _judges = judges;
    private volatile bool _isRetiring;

    /// <summary>To be held wherever one touches <see cref="Flow"/>, <see cref="Belt"/> or <see cref="Held"/>.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Wakes the thread that keeps time.</summary>
    public WakeEvent Wake { get; } = new();

    /// <summary>For the watchdog.</summary>
    public LineProgress Progress { get; } = new(clock);

    /// <summary>From trigger to reject position.</summary>
    public PartFlow Flow => flow;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>What time it is.</summary>
    public MonotonicTime Now => MonotonicTime.Now(clock);

    /// <summary>Where the belt is; null without an encoder.</summary>
    public BeltPosition? Belt { get; set; }

    /// <summary>The encoder's position; 0 without one.</summary>
    public long Steps => Belt?.Steps ?? 0;

    /// <summary>Frames that a trigger may still claim; null where none comes after its frame.</summary>
    public PreTriggerBuffer? Held { get; set; }

    /// <summary>Where claimed frames wait for the model; null where parts begin with the model.</summary>
    public FrameQueue? Queue { get; set; }

    /// <summary>Parts after which the line ends; 0 means no limit.</summary>
    public long MaximumParts { get; set; }

    /// <summary>When the model had done with the last frame; null before. From then on no part begins.</summary>
    public MonotonicTime? JudgedAt { get; private set; }

    /// <summary>Whether as many parts began as there may be.</summary>
    public bool IsFull => MaximumParts > 0 && flow.Counters.Triggers >= MaximumParts;

    /// <summary>Whether as many parts have their verdict.</summary>
    public bool IsComplete => MaximumParts > 0 && flow.Counters.Verdicts >= MaximumParts;

    /// <summary>
    /// Whether the thread that keeps time has to look at what changed: a line without deadlines and rejects leaves it asleep until its last
    /// part. Under <see cref="Gate"/>.
    /// </summary>
    public bool ConcernsTime => flow.NextDue is not null || flow.Rejections is not null || IsComplete;

    /// <summary>What judges which part.</summary>
    public ClassifierHistory ClassifierHistory
    {
        get => Volatile.Read(ref _judges);
        set => Volatile.Write(ref _judges, value);
    }

    /// <summary>
    /// A part begins; one whose frame is held gets it. Under <see cref="Gate"/>; <see cref="ReturnFrames"/> has to follow without.
    /// </summary>
    /// <param name="at">When, by the kernel's clock.</param>
    /// <returns>What became of it; what comes when no part may begin any more is none, as a bounce is none.</returns>
    public TriggerResult Begin(MonotonicTime at) => Begin(at, default, out _);

    /// <summary>A part begins whose caller knows who it is.</summary>
    /// <inheritdoc cref="Begin(MonotonicTime)"/>
    /// <param name="at">When, by the kernel's clock.</param>
    /// <param name="own">Who it is; nothing is kept of it where no part begins.</param>
    /// <param name="part">Its number, from 1; 0 where no part begins.</param>
    public TriggerResult Begin(MonotonicTime at, in PartIdentity own, out long part)
    {
        part = 0;
        if (JudgedAt is not null || IsFull)
        {
            return TriggerResult.Bounced;
        }

        TriggerResult result = flow.Trigger(at, Belt?.At(at) ?? 0, own, out part);
        if (result == TriggerResult.Accepted && Held is { Count: > 0 } held)
        {
            Claim(held, at + flow.Settings.Delay);
        }

        return result;
    }

    /// <summary>A frame becomes a part when the model takes it.</summary>
    /// <returns>Number of the part; null where none may begin any more.</returns>
    public long? TryBegin(in FrameInfo frame)
    {
        bool isClaimed;
        bool isDue;
        long part;
        lock (Gate)
        {
            Begin(frame.CapturedAt);
            isClaimed = flow.TryClaim(frame, out part);
            isDue = ConcernsTime;
        }

        if (isDue)
        {
            Wake.Set();
        }

        return isClaimed ? part : null;
    }

    /// <summary>What holds for parts from now on; those on their way keep what held when they came. Under <see cref="Gate"/>.</summary>
    /// <param name="settings">What the recipe says about parts.</param>
    /// <param name="judge">From frame to verdict.</param>
    /// <param name="retired">Called by <see cref="Retire"/> once no part needs what judged before; null for nothing.</param>
    public void Use(PartSettings settings, IFrameJudge judge, Action? retired = null)
    {
        flow.Use(settings);
        long next = flow.Counters.Triggers + 1;
        ClassifierHistory = new ClassifierHistory(ClassifierHistory.Since(flow.OldestInFlight ?? next, next), judge, next);
        if (retired is not null)
        {
            _retiring.Enqueue((next, retired));
            _isRetiring = true;
        }
    }

    /// <summary>
    /// Tells of what no part needs any more. By the thread that runs the model, while it judges nothing: so what is told of is not in use.
    /// </summary>
    public void Retire()
    {
        while (_isRetiring && NextRetired() is { } retired)
        {
            retired();
        }
    }

    /// <summary>Hands a claimed frame to the model. Under <see cref="Gate"/>.</summary>
    /// <returns>Whether there was room; without, its part has to do without it.</returns>
    public bool TryPut(in WaitingFrame waiting)
    {
        if (Queue!.TryPut(waiting))
        {
            return true;
        }

        flow.Drop(waiting.Part!.Value, waiting.Frame.Info, Now);
        return false;
    }

    /// <summary>Puts a held frame where <see cref="ReturnFrames"/> finds it. Under <see cref="Gate"/>.</summary>
    public void Discard(int place) => _returned.Enqueue(Held!.Take(place));

    /// <summary>
    /// Returns to the camera the frames that are of no more use. Not under <see cref="Gate"/>: a device takes its time.
    /// </summary>
    public void ReturnFrames()
    {
        while (NextReturned() is { } frame)
        {
            frame.Dispose();
        }
    }

    /// <summary>The model has done with the last frame, or the line ends without. Under <see cref="Gate"/>.</summary>
    public void EndJudging() => JudgedAt ??= Now;

    // All of them are at hand, so the nearest begins, and not the first in the window as where one had to wait for the nearest.
    private void Claim(PreTriggerBuffer held, MonotonicTime target)
    {
        for (int place = held.Nearest(target); place < held.Count;)
        {
            if (!flow.TryClaim(held[place].Info, out long part))
            {
                place++;
                continue;
            }

            FrameLease frame = held.Take(place);
            if (!TryPut(new WaitingFrame(part, frame)))
            {
                _returned.Enqueue(frame);
            }
        }
    }

    private Action? NextRetired()
    {
        lock (Gate)
        {
            if (!_retiring.TryPeek(out (long FromPart, Action Retired) first) || first.FromPart > (flow.OldestInFlight ?? long.MaxValue))
            {
                return null;
            }

            _retiring.Dequeue();
            _isRetiring = _retiring.Count > 0;
            ClassifierHistory = ClassifierHistory.Without(first.FromPart);
            return first.Retired;
        }
    }

    private FrameLease? NextReturned()
    {
        lock (Gate)
        {
            return _returned.TryDequeue(out FrameLease? frame) ? frame : null;
        }
    }
}
