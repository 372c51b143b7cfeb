using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>
/// The parts between their trigger and their verdict: which frame belongs to which part, what the frames of a part come to, and what
/// becomes of a part that was not judged in time. Every part gets exactly one verdict. Time is what the caller says it is. One thread at a
/// time; allocates nothing after its construction, but where a model with more labels comes.
/// </summary>
public sealed class PartTracker
{
    private const string Full = "the part came while too many others were on their way";
    private const string NoFrame = "too few frames were captured while the part lay under the camera";
    private const string Late = "the verdict did not stand at its deadline";
    private const string Overrun = "the frame came while too many others waited for the model";
    private const string Stopped = "the line was stopped before the verdict stood";
    private const string NoCode = "no frame of the part showed its code";
    private const string Divided = "the part's frames do not agree";

    private readonly PartSlot[] _slots;
    private readonly IPartListener _listener;
    private readonly ModelIdentity _model;
    private float[] _noScores;
    private MonotonicTime _lastTrigger;
    private long _first = 1;
    private long _next = 1;

    /// <param name="settings">What the recipe says about parts.</param>
    /// <param name="capacity">Parts that may be on their way at once, 1 or more.</param>
    /// <param name="model">The model, for the verdicts of parts without a frame where the settings do not name one.</param>
    /// <param name="listener">Is called with each verdict.</param>
    public PartTracker(PartSettings settings, int capacity, ModelIdentity model, IPartListener listener)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentNullException.ThrowIfNull(model);
        Settings = settings;
        _slots = new PartSlot[capacity];
        _listener = listener;
        _model = model;
        _noScores = new float[model.Labels.Count];
        for (int i = 0; i < capacity; i++)
        {
            _slots[i] = new PartSlot(model.Labels.Count);
        }
    }

    /// <summary>Whether every part is to be rejected, whatever its verdict.</summary>
    public LineInterlock Interlock { get; } = new();

    /// <summary>What was counted so far.</summary>
    public PartCounters Counters { get; } = new();

    /// <summary>Who the next part is. Any thread may announce it.</summary>
    public PartIdentities Identities { get; } = new();

    /// <summary>What holds for parts that come now.</summary>
    public PartSettings Settings { get; private set; }

    /// <summary>Parts that have no verdict yet, and those behind the oldest of them.</summary>
    public int InFlight => (int)(_next - _first);

    /// <summary>Number of the oldest of them; null where there is none.</summary>
    public long? OldestInFlight => InFlight > 0 ? Slot(_first).Number : null;

    /// <summary>The next deadline of an undecided part; null when there is none.</summary>
    public MonotonicTime? NextDeadline
    {
        get
        {
            MonotonicTime? next = null;
            for (long place = _first; place < _next; place++)
            {
                PartSlot slot = Slot(place);
                next = !slot.IsDecided && (next is null || slot.Deadline < next) ? slot.Deadline : next;
            }

            return next;
        }
    }

    /// <summary>What holds for parts from now on; those on their way keep what held when they came.</summary>
    public void Use(PartSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        if (LabelsOf(settings) > _noScores.Length)
        {
            _noScores = new float[LabelsOf(settings)];
        }
    }

    /// <summary>A part announces itself.</summary>
    /// <param name="at">When.</param>
    /// <param name="part">Its number, from 1; 0 for a bounce.</param>
    public TriggerResult Trigger(MonotonicTime at, out long part) => Trigger(at, default, out part);

    /// <summary>A part announces itself.</summary>
    /// <param name="at">When.</param>
    /// <param name="own">
    /// Who it is, where what announces it knows that; what was announced before is then replaced. Nothing is kept of it for a bounce.
    /// </param>
    /// <param name="part">Its number, from 1; 0 for a bounce.</param>
    public TriggerResult Trigger(MonotonicTime at, in PartIdentity own, out long part)
    {
        part = 0;
        // Without a distance nothing is a bounce, also where the time stamps of a camera go back.
        bool isNear = Counters.Triggers > 0 && at - _lastTrigger < Settings.MinimumDistance;
        if (isNear && Settings.MinimumDistance > TimeSpan.Zero)
        {
            Counters.CountBounce();
            return TriggerResult.Bounced;
        }

        _lastTrigger = at;
        Counters.CountTrigger();
        part = Counters.Triggers;
        PartIdentity identity = Identities.Take(own);
        return InFlight < _slots.Length ? Begin(part, at, identity) : Miss(part, at, identity);
    }

    /// <summary>Which part this frame belongs to. Frames come in the order of their time.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="part">Number of the part, which from now on expects the frame's verdict; 0 when it belongs to none.</param>
    public bool TryClaim(in FrameInfo frame, out long part)
    {
        for (long place = _first; place < _next; place++)
        {
            PartSlot slot = Slot(place);
            if (!slot.NeedsFrames)
            {
                continue;
            }

            if (frame.CapturedAt < slot.Target + -slot.Settings.Tolerance)
            {
                break;
            }

            if (IsTooLate(slot, place, frame.CapturedAt))
            {
                Fail(slot, PartFault.NoFrame, NoFrame, frame.CapturedAt);
                continue;
            }

            slot.Claimed++;
            part = slot.Number;
            Forget();
            return true;
        }

        Forget();
        part = 0;
        return false;
    }

    /// <summary>The verdict of a frame that a part claimed.</summary>
    /// <param name="part">Number of the part.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="scores">Softmax probabilities, one for each label.</param>
    /// <param name="at">When it stood.</param>
    public void Judge(long part, in Verdict verdict, ReadOnlySpan<float> scores, MonotonicTime at) =>
        Vote(part, verdict, scores, verdict is { Outcome: Outcome.Unsure, Label: null } ? PartFault.Failed : PartFault.None, at);

    /// <summary>A frame that a part claimed will not be judged, because too many wait for the model.</summary>
    /// <param name="part">Number of the part.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="at">When that was found.</param>
    public void Drop(long part, in FrameInfo frame, MonotonicTime at) =>
        Vote(part, Unjudged(part, frame, Overrun, SettingsOf(part)), NoScores(SettingsOf(part)), PartFault.Overrun, at);

    /// <summary>Gives the parts whose deadline has come their verdict: unsure.</summary>
    /// <param name="now">What time it is.</param>
    public void Advance(MonotonicTime now)
    {
        for (long place = _first; place < _next; place++)
        {
            PartSlot slot = Slot(place);
            if (!slot.IsDecided && slot.Deadline <= now)
            {
                (PartFault fault, string reason) = slot.Claimed == 0 ? (PartFault.NoFrame, NoFrame) : (PartFault.Late, Late);
                Fail(slot, fault, reason, now);
            }
        }

        Forget();
    }

    /// <summary>Gives every part that waits its verdict: unsure, because the line stops.</summary>
    /// <param name="now">What time it is.</param>
    public void Stop(MonotonicTime now)
    {
        for (long place = _first; place < _next; place++)
        {
            PartSlot slot = Slot(place);
            if (!slot.IsDecided)
            {
                Fail(slot, PartFault.Stopped, Stopped, now);
            }
        }

        Forget();
    }

    /// <summary>Whether a part expects a verdict still.</summary>
    /// <param name="part">Number of the part.</param>
    public bool IsOpen(long part) => Find(part) is { IsDecided: false };

    // The first frame has a window of its own; the others end where the next part's window begins: what that shows is no longer this part.
    private bool IsTooLate(PartSlot slot, long place, MonotonicTime capturedAt) => slot.Claimed == 0
        ? capturedAt > slot.Target + slot.Settings.Tolerance
        : place + 1 < _next && capturedAt >= Slot(place + 1).Target + -Slot(place + 1).Settings.Tolerance;

    private PartSlot Slot(long place) => _slots[place % _slots.Length];

    private TriggerResult Begin(long part, MonotonicTime at, in PartIdentity identity)
    {
        Slot(_next).Begin(part, at, Settings, identity);
        _next++;
        return TriggerResult.Accepted;
    }

    private TriggerResult Miss(long part, MonotonicTime at, in PartIdentity identity)
    {
        Verdict verdict = Unjudged(part, new FrameInfo { CapturedAt = at }, Full, Settings);
        Report(
            verdict with { Serial = identity.Serial, Batch = identity.Batch }, Settings, at, PartFault.Missed, NoScores(Settings), at);
        return TriggerResult.Missed;
    }

    private void Vote(long part, in Verdict verdict, ReadOnlySpan<float> scores, PartFault fault, MonotonicTime at)
    {
        if (Find(part) is not { IsDecided: false } slot)
        {
            Counters.CountLateResult();
            return;
        }

        if (at >= slot.Deadline)
        {
            Counters.CountLateResult();
            Fail(slot, PartFault.Late, Late, at);
        }
        else
        {
            slot.Vote(verdict, scores, fault);
            Conclude(slot, at);
        }

        Forget();
    }

    private void Conclude(PartSlot slot, MonotonicTime at)
    {
        if (slot.Result() is not { } outcome)
        {
            return;
        }

        Verdict verdict = slot.VerdictOf(outcome) with { PartNumber = slot.Number, Outcome = outcome };
        if (outcome == Outcome.Unsure)
        {
            // Where votes are unsure only together, the reason is no frame's.
            verdict = verdict with { Reason = verdict.Reason ?? Divided };
        }
        else if (outcome == Outcome.Ok && slot.Settings.NeedsCode && slot.Code is null)
        {
            verdict = verdict with { Outcome = Outcome.Unsure, Reason = slot.CodeFault ?? NoCode };
        }

        Decide(slot, verdict, slot.FaultOf(outcome), slot.ScoresOf(outcome), at);
    }

    private void Fail(PartSlot slot, PartFault fault, string reason, MonotonicTime at) =>
        Decide(
            slot, Unjudged(slot.Number, new FrameInfo { CapturedAt = slot.TriggeredAt }, reason, slot.Settings), fault,
            NoScores(slot.Settings), at);

    private void Decide(PartSlot slot, in Verdict verdict, PartFault fault, ReadOnlySpan<float> scores, MonotonicTime at)
    {
        slot.IsDecided = true;
        Report(Identified(verdict, slot), slot.Settings, slot.TriggeredAt, fault, scores, at);
    }

    private void Report(
        in Verdict said, PartSettings settings, MonotonicTime triggeredAt, PartFault fault, ReadOnlySpan<float> scores, MonotonicTime at)
    {
        string? unsound = settings.Soundness?.Unsound;
        string? doubt = unsound ?? Interlock.Reason;
        Verdict verdict = doubt is null ? said : said.Doubt(doubt);
        ActionRule rule = unsound is not null ? ActionRule.WhenUnsound
            : doubt is not null ? ActionRule.Interlock
            : verdict.Outcome == Outcome.Unsure ? ActionRule.Unsure
            : settings.Frames > 1 ? ActionRule.Voting
            : ActionRule.Thresholds;
        bool isRejected = verdict.Outcome == Outcome.Ng || doubt is not null
            || (verdict.Outcome == Outcome.Unsure && settings.RejectsUnsure);
        Counters.Count(verdict.Outcome, fault);
        if (verdict.CodeFault is not null)
        {
            Counters.CountUnreadCode();
        }

        _listener.OnDecided(
            new PartVerdict(verdict with { Rule = rule, Basis = verdict.Basis ?? settings.Basis }, triggeredAt, at, isRejected, fault),
            scores);
    }

    private Verdict Unjudged(long part, in FrameInfo frame, string reason, PartSettings settings) =>
        new(part, Outcome.Unsure, null, 0, frame, default, ModelOf(settings).Id) { Reason = reason };

    private ModelIdentity ModelOf(PartSettings settings) => settings.Basis?.Model ?? _model;

    private int LabelsOf(PartSettings settings) => ModelOf(settings).Labels.Count;

    private ReadOnlySpan<float> NoScores(PartSettings settings) => _noScores.AsSpan(0, LabelsOf(settings));

    private PartSettings SettingsOf(long part) => Find(part)?.Settings ?? Settings;

    // The code is on the part itself: it goes before what was announced.
    private Verdict Identified(in Verdict verdict, PartSlot slot)
    {
        PartIdentity announced = slot.Identity;
        if (slot.Code is { } code && announced.Serial is { } serial && code != serial)
        {
            Identities.CountContradiction();
        }

        return verdict with { Serial = slot.Code ?? announced.Serial, Batch = announced.Batch, CodeFault = slot.CodeFault };
    }

    private PartSlot? Find(long part)
    {
        for (long place = _first; place < _next; place++)
        {
            if (Slot(place).Number == part)
            {
                return Slot(place);
            }
        }

        return null;
    }

    // Places are given back in order, so a part that waits keeps those behind it: their order is the belt's.
    private void Forget()
    {
        while (_first < _next && Slot(_first).IsDecided)
        {
            _first++;
        }
    }
}

/// <summary>What became of a trigger.</summary>
[JsonConverter(typeof(KebabEnumConverter<TriggerResult>))]
public enum TriggerResult
{
    /// <summary>A part begins.</summary>
    Accepted,

    /// <summary>It came so soon after the last one that it belongs to the same part.</summary>
    Bounced,

    /// <summary>A part came while too many were on their way; it has its verdict already, and that is unsure.</summary>
    Missed,
}
