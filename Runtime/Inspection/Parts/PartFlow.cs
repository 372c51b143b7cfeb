using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>
/// The way of a part from its trigger to the reject position, without threads and clocks of its own: the caller says what time it is. One
/// thread at a time.
/// </summary>
public sealed class PartFlow : IPartListener
{
    private readonly PartTracker _tracker;
    private readonly RejectQueue? _queue;
    private readonly IVerdictSink[] _sinks;
    private long _stepsAtTrigger;

    /// <param name="settings">What the recipe says about parts.</param>
    /// <param name="capacity">Parts that may wait for their verdict at once, 1 or more.</param>
    /// <param name="model">The model, for the verdicts of parts that were not judged where the settings do not name one.</param>
    /// <param name="queue">The way to the reject position; null where nothing is rejected.</param>
    /// <param name="sinks">Where verdicts go, in this order.</param>
    public PartFlow(PartSettings settings, int capacity, ModelIdentity model, RejectQueue? queue, IReadOnlyList<IVerdictSink> sinks)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        _tracker = new PartTracker(settings, capacity, model, this);
        _queue = queue;
        _sinks = [.. sinks];
    }

    /// <summary>The clock by which verdicts get their id and their moment, which all sinks are told alike.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What happened to triggers and parts.</summary>
    public PartCounters Counters => _tracker.Counters;

    /// <inheritdoc cref="PartTracker.Identities"/>
    public PartIdentities Identities => _tracker.Identities;

    /// <inheritdoc cref="PartTracker.Interlock"/>
    public LineInterlock Interlock => _tracker.Interlock;

    /// <summary>What was counted and timed of verdicts.</summary>
    public LineStatistics Statistics { get; } = new();

    /// <summary>What happened at the reject position; null where nothing is rejected.</summary>
    public RejectCounters? Rejections => _queue?.Counters;

    /// <summary>Whether the reject output has to be active.</summary>
    public bool IsRejecting => _queue is { IsActive: true };

    /// <summary>Parts without a verdict.</summary>
    public int InFlight => _tracker.InFlight;

    /// <summary>Number of the oldest of them; null where there is none.</summary>
    public long? OldestInFlight => _tracker.OldestInFlight;

    /// <summary>When <see cref="Advance"/> has something to do next by time; null when nothing is due.</summary>
    public MonotonicTime? NextDue => (_tracker.NextDeadline, _queue?.NextDue) switch
    {
        ({ } deadline, { } place) => deadline < place ? deadline : place,
        var (deadline, place) => deadline ?? place,
    };

    /// <summary>What holds for parts that come now.</summary>
    public PartSettings Settings => _tracker.Settings;

    /// <summary>What holds for parts from now on.</summary>
    public void Use(PartSettings settings) => _tracker.Use(settings);

    /// <summary>A part announces itself.</summary>
    /// <param name="at">When.</param>
    /// <param name="steps">The encoder's position then, as far as it is known; 0 where time counts.</param>
    public TriggerResult Trigger(MonotonicTime at, long steps) => Trigger(at, steps, default, out _);

    /// <summary>A part announces itself.</summary>
    /// <param name="at">When.</param>
    /// <param name="steps">The encoder's position then, as far as it is known; 0 where time counts.</param>
    /// <param name="own">Who it is, where what announces it knows that.</param>
    /// <param name="part">Its number, from 1; 0 for a bounce.</param>
    public TriggerResult Trigger(MonotonicTime at, long steps, in PartIdentity own, out long part)
    {
        _stepsAtTrigger = steps;
        TriggerResult result = _tracker.Trigger(at, own, out part);
        if (result == TriggerResult.Accepted)
        {
            _queue?.TryAdd(part, at, steps);
        }

        return result;
    }

    /// <inheritdoc cref="PartTracker.TryClaim"/>
    public bool TryClaim(in FrameInfo frame, out long part) => _tracker.TryClaim(frame, out part);

    /// <inheritdoc cref="PartTracker.IsOpen"/>
    public bool IsOpen(long part) => _tracker.IsOpen(part);

    /// <summary>Parts between trigger and reject position, those included that are not tracked.</summary>
    public int OnTheBelt => _queue?.OnTheBelt ?? 0;

    /// <summary>Whether nothing is between trigger and reject position, parts that are not tracked included.</summary>
    public bool IsBeltEmpty => _queue is null or { IsEmpty: true };

    /// <summary>Why the place of some parts on the belt is not known. All that pass with them are rejected.</summary>
    public TrackLoss Loss => _queue?.Loss ?? TrackLoss.None;

    /// <inheritdoc cref="PartTracker.Judge"/>
    public void Judge(long part, in Verdict verdict, ReadOnlySpan<float> scores, MonotonicTime at)
    {
        if (verdict.HasRunFailed)
        {
            Statistics.RecordFailedRun(verdict.Reason);
        }

        _tracker.Judge(part, verdict, scores, at);
    }

    /// <inheritdoc cref="PartTracker.Drop"/>
    public void Drop(long part, in FrameInfo frame, MonotonicTime at) => _tracker.Drop(part, frame, at);

    /// <summary>Does what is due: late parts get their verdict, parts that are there are rejected or go, a pulse ends.</summary>
    /// <param name="now">What time it is.</param>
    /// <param name="steps">The encoder's position; 0 where time counts.</param>
    public void Advance(MonotonicTime now, long steps)
    {
        _tracker.Advance(now);
        _queue?.Advance(now, steps);
    }

    /// <inheritdoc cref="RejectQueue.Move"/>
    public void Move(MonotonicTime at, int step) => _queue?.Move(at, step);

    /// <inheritdoc cref="PartTracker.Stop"/>
    public void Stop(MonotonicTime now) => _tracker.Stop(now);

    /// <summary>The sensor behind the reject position saw something.</summary>
    public void Confirm(MonotonicTime at) => _queue?.Confirm(at);

    void IPartListener.OnDecided(in PartVerdict part, ReadOnlySpan<float> scores)
    {
        if (part.Fault == PartFault.Missed)
        {
            // It never was on its way to a verdict, but it is on the belt.
            _queue?.TryAdd(part.Verdict.PartNumber, part.TriggeredAt, _stepsAtTrigger);
        }

        VerdictMoment moment = VerdictMoment.Of(Clock);
        Verdict verdict = Act(part) with { ResultId = Guid.CreateVersion7(moment.Wall), Moment = moment };
        Statistics.Record(verdict);
        foreach (IVerdictSink sink in _sinks)
        {
            sink.Publish(verdict, scores);
        }
    }

    // What the reject position does with a part by itself goes before what its verdict says.
    private Verdict Act(in PartVerdict part)
    {
        if (_queue is null)
        {
            return part.Verdict with { Action = PartAction.None, Rule = ActionRule.None };
        }

        bool goesByVerdict = _queue.Decide(part.Verdict.PartNumber, part.IsRejected);
        return part.Verdict with
        {
            Action = part.IsRejected || !goesByVerdict ? PartAction.Rejected : PartAction.Passed,
            Rule = goesByVerdict ? part.Verdict.Rule : ActionRule.Rejection,
        };
    }
}
