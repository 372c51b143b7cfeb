using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// The line with triggers, deadlines and a reject position, on threads of its own: one takes frames, one runs the model, one keeps time, and one waits for each
/// digital input. They meet in a <see cref="PartFlow"/>, one at a time; while a frame is judged none of them waits for another. Owns nothing it is given.
/// </summary>
public sealed class TriggeredLine : IInspectionLine
{
    private const int EdgesAtOnce = 64;

    private readonly IFrameSource _source;
    private readonly PartFlow _flow;
    private readonly TriggeredLineOptions _options;
    private readonly LineSignals _signals;
    private readonly TimeProvider _clock;
    private readonly PresenceDetector _presence;
    private QuadratureDecoder? _encoder;
    private readonly Lock _gate = new();
    private readonly Doorbell _wake = new();
    private Judges _judges;
    private long _lastProgress;
    private long _busySince;
    private bool _isJudged;
    private bool _hasEnded;

    /// <param name="source">A started source.</param>
    /// <param name="judge">From frame to verdict.</param>
    /// <param name="flow">From trigger to reject position.</param>
    /// <param name="options">How the line works.</param>
    /// <param name="signals">Its digital lines.</param>
    /// <param name="clock">The clock of deadlines and pulses.</param>
    public TriggeredLine(IFrameSource source, IFrameJudge judge, PartFlow flow, TriggeredLineOptions options, LineSignals signals, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signals);
        _source = source;
        _judges = new Judges(null, judge, 0);
        _flow = flow;
        _options = options;
        _signals = signals;
        _clock = clock;
        _presence = new PresenceDetector(options.PresenceThreshold);
        _lastProgress = Now.Nanoseconds;
    }

    /// <inheritdoc/>
    public LineStatistics Statistics => _flow.Statistics;

    /// <summary>How parts announce themselves.</summary>
    public TriggerType TriggerType => _options.Trigger;

    /// <summary>What happened to triggers and parts.</summary>
    public PartCounters Parts => _flow.Counters;

    /// <summary>What happened at the reject position; null where nothing is rejected.</summary>
    public RejectCounters? Rejections => _flow.Rejections;

    /// <summary>Edges that were lost, by all inputs.</summary>
    public long LostEdges => (_signals.Trigger?.LostEdges ?? 0) + (_signals.Encoder?.LostEdges ?? 0) + (_signals.Confirmation?.LostEdges ?? 0);

    /// <summary>When a frame was taken or judged last, or the line began; while the model works, no later than it began to.</summary>
    public MonotonicTime LastProgress
    {
        get
        {
            long busySince = Volatile.Read(ref _busySince);
            long last = Volatile.Read(ref _lastProgress);
            return new MonotonicTime(busySince == 0 ? last : Math.Min(last, busySince));
        }
    }

    /// <summary>Parts that were between trigger and reject position when the line ended: nobody rejects them any more.</summary>
    public int LeftOnTheBelt { get; private set; }

    private MonotonicTime Now => MonotonicTime.Now(_clock);

    /// <summary>A part announces itself by a call. Any thread may call.</summary>
    /// <returns>What became of it; a call after the line has ended is no part, as a bounce is none.</returns>
    /// <exception cref="InvalidOperationException">The recipe has another kind of trigger.</exception>
    public TriggerResult Trigger()
    {
        if (_options.Trigger != TriggerType.Software)
        {
            throw new InvalidOperationException($"The trigger is {_options.Trigger}, not {TriggerType.Software}.");
        }

        TriggerResult result;
        lock (_gate)
        {
            result = _hasEnded ? TriggerResult.Bounced : _flow.Trigger(Now, Steps);
        }

        _wake.Ring();
        return result;
    }

    /// <summary>What holds for parts from now on; those on their way keep what held when they came. Any thread may call.</summary>
    /// <param name="settings">What the recipe says about parts.</param>
    /// <param name="judge">From frame to verdict; it may use the same session as the one before, for only one of them works at a time.</param>
    public void Use(PartSettings settings, IFrameJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        lock (_gate)
        {
            _flow.Use(settings);
            Volatile.Write(ref _judges, new Judges(_flow.InFlight > 0 ? _judges : null, judge, _flow.Counters.Triggers + 1));
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(long maximumParts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumParts);
        Forget(_signals.Trigger, _signals.Encoder, _signals.Confirmation);
        _encoder = _signals.Encoder is { } encoder ? new QuadratureDecoder(encoder.Level(0), encoder.Level(1)) : null;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using FrameQueue queue = new(_options.QueueLength);
        Task frames = LineThread.Start("frames", () => TakeFrames(queue, stop.Token), stop);
        Task model = LineThread.Start("model", () => RunModel(queue, maximumParts, stop), stop);
        Task time = LineThread.Start("time", () => KeepTime(stop.Token), stop);
        Task[] inputs = [.. Inputs().Select(input => LineThread.Start(input.Name, () => ReadEdges(input.Input, input.Take, stop.Token), stop))];
        try
        {
            await Task.WhenAll(frames, model, time).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(inputs).ConfigureAwait(false);
        }
    }

    // Edges from before the start are of parts that nobody saw and that are gone.
    private static void Forget(params ReadOnlySpan<IEdgeInput?> inputs)
    {
        SignalEdge[] edges = new SignalEdge[EdgesAtOnce];
        foreach (IEdgeInput? input in inputs)
        {
            while (input is not null && input.Read(edges, TimeSpan.Zero, CancellationToken.None) > 0)
            {
                // Read until there are none.
            }
        }
    }

    private long Steps => _encoder?.Steps ?? 0;

    private IEnumerable<(string Name, IEdgeInput Input, Action<SignalEdge> Take)> Inputs()
    {
        if (_signals.Trigger is { } trigger)
        {
            yield return ("trigger", trigger, edge => _flow.Trigger(edge.At, Steps));
        }

        if (_signals.Encoder is { } encoder)
        {
            yield return ("encoder", encoder, Turn);
        }

        if (_signals.Confirmation is { } confirmation)
        {
            yield return ("confirmation", confirmation, edge => _flow.Confirm(edge.At));
        }
    }

    private void Turn(SignalEdge edge)
    {
        if (edge.Line == 0)
        {
            _encoder!.ChangeA(edge.IsRising);
        }
        else
        {
            _encoder!.ChangeB(edge.IsRising);
        }
    }

    private void TakeFrames(FrameQueue queue, CancellationToken stop)
    {
        try
        {
            while (_source.Read(stop) is { } frame)
            {
                HandOver(frame, queue, stop);
            }
        }
        finally
        {
            queue.Complete();
        }
    }

    private void HandOver(FrameLease frame, FrameQueue queue, CancellationToken stop)
    {
        bool isHandedOver = false;
        try
        {
            isHandedOver = TryHandOver(frame, queue, stop);
        }
        finally
        {
            if (!isHandedOver)
            {
                frame.Dispose();
            }
        }
    }

    private bool TryHandOver(FrameLease frame, FrameQueue queue, CancellationToken stop)
    {
        Touch();
        if (!TryClaim(frame, out long part))
        {
            return false;
        }

        WaitingFrame waiting = new(part, frame);
        if (!_source.IsLive)
        {
            queue.Put(waiting, stop);
            return true;
        }

        if (queue.TryPut(waiting))
        {
            return true;
        }

        lock (_gate)
        {
            _flow.Drop(part, frame.Info, Now);
        }

        return false;
    }

    private bool TryClaim(FrameLease frame, out long part)
    {
        bool arrives = _options.Trigger == TriggerType.Free || (_options.Trigger == TriggerType.Presence && frame.Info.Fault is null && _presence.Arrives(frame.View));
        bool isClaimed;
        lock (_gate)
        {
            if (arrives)
            {
                _flow.Trigger(frame.Info.CapturedAt, Steps);
            }

            isClaimed = _flow.TryClaim(frame.Info, out part);
        }

        _wake.Ring();
        return isClaimed;
    }

    private void RunModel(FrameQueue queue, long maximumParts, CancellationTokenSource stop)
    {
        try
        {
            while (queue.TryTake(out WaitingFrame waiting))
            {
                if (stop.IsCancellationRequested || !IsOpen(waiting.Part))
                {
                    // A part that has its verdict, because its deadline came or the line stops, needs no model.
                    waiting.Frame.Dispose();
                    continue;
                }

                Judge(waiting);
                if (maximumParts > 0 && _flow.Counters.Verdicts >= maximumParts)
                {
                    stop.Cancel();
                }
            }
        }
        finally
        {
            Volatile.Write(ref _isJudged, true);
            _wake.Ring();
        }
    }

    private bool IsOpen(long part)
    {
        lock (_gate)
        {
            _flow.Advance(Now, Steps);
            return _flow.IsOpen(part);
        }
    }

    private void Judge(WaitingFrame waiting)
    {
        Volatile.Write(ref _busySince, Now.Nanoseconds);
        IFrameJudge judge = Volatile.Read(ref _judges).Of(waiting.Part);
        Verdict verdict;
        using (waiting.Frame)
        {
            verdict = judge.Judge(waiting.Frame, waiting.Part);
        }

        lock (_gate)
        {
            _flow.Judge(waiting.Part, verdict, judge.Scores, Now);
        }

        Volatile.Write(ref _busySince, 0);
        Touch();
        _wake.Ring();
    }

    private void ReadEdges(IEdgeInput input, Action<SignalEdge> take, CancellationToken stop)
    {
        SignalEdge[] edges = new SignalEdge[EdgesAtOnce];
        while (true)
        {
            int count = input.Read(edges, Timeout.InfiniteTimeSpan, stop);
            lock (_gate)
            {
                foreach (SignalEdge edge in edges.AsSpan(0, _hasEnded ? 0 : count))
                {
                    take(edge);
                }
            }

            _wake.Ring();
        }
    }

    private void KeepTime(CancellationToken stop)
    {
        using ITimer timer = _clock.CreateTimer(_ => _wake.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration stopped = stop.Register(() => _wake.Ring());
        try
        {
            while (Step() is { } next)
            {
                timer.Change(next, Timeout.InfiniteTimeSpan);
                _wake.Wait();
                if (stop.IsCancellationRequested && Volatile.Read(ref _isJudged))
                {
                    break;
                }
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>How long nothing will be due; null when all is over.</returns>
    private TimeSpan? Step()
    {
        MonotonicTime? due;
        bool isRejecting;
        lock (_gate)
        {
            _flow.Advance(Now, Steps);
            isRejecting = _flow.IsRejecting;
            due = _flow.NextDue;
        }

        _signals.Reject?.Set(isRejecting ? 1UL : 0, 1);
        if (due is { } next)
        {
            // A timer that fires a moment too early finds nothing due and is set again.
            TimeSpan wait = next - Now;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        return Volatile.Read(ref _isJudged) && _flow.InFlight == 0 ? null : Timeout.InfiniteTimeSpan;
    }

    private void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _flow.Stop(Now);
            LeftOnTheBelt = _flow.OnTheBelt;
        }

        _signals.Reject?.Set(0, 1);
    }

    private void Touch() => Volatile.Write(ref _lastProgress, Now.Nanoseconds);
}
