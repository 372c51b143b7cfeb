using System.Diagnostics.CodeAnalysis;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Inspection.Triggering;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// The running pipeline, from frames and triggers to verdicts and the reject position, on threads of its own: one takes frames (but where
/// every frame of a finite source is a part), one runs the model, one keeps time, and one waits for each digital input. They meet in a
/// <see cref="PartFlow"/>, one at a time; while a frame is judged none of them waits for another. Runs once. Owns nothing that it is given.
/// </summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "The token may be looked at after the end; its source has neither a timer nor a wait handle that would have to go.")]
public sealed class InspectionLine
{
    private const int EdgesAtOnce = 64;

    // How often idle work has its turn while no part comes.
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromSeconds(10);

    private readonly IFrameSource _source;
    private readonly InspectionLineOptions _options;
    private readonly LineSignals _signals;
    private readonly LineCore _core;
    private readonly DeadlineLoop _time;
    private readonly CancellationTokenSource _ending = new();
    private Exception? _fault;
    private bool _hasRun;

    /// <param name="source">A started source.</param>
    /// <param name="judge">From frame to verdict.</param>
    /// <param name="flow">From trigger to reject position.</param>
    /// <param name="options">How the line works.</param>
    /// <param name="signals">Its digital lines.</param>
    /// <param name="clock">The clock of deadlines and pulses.</param>
    public InspectionLine(
        IFrameSource source, IFrameJudge judge, PartFlow flow, InspectionLineOptions options, LineSignals signals, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signals);
        _source = source;
        _options = options;
        _signals = signals;
        _core = new LineCore(flow, new ClassifierHistory(null, judge, 0), clock);
        _time = new DeadlineLoop(_core, signals.Reject, options);
    }

    /// <summary>The line without a recipe: every frame is a part, and nothing is rejected.</summary>
    /// <param name="source">A started source.</param>
    /// <param name="inspector">From frame to verdict.</param>
    /// <param name="sinks">Where verdicts go, in this order.</param>
    /// <param name="clock">The clock of <see cref="LastProgress"/>.</param>
    /// <param name="idleWork">What the thread that runs the model does between two parts; null for nothing.</param>
    /// <param name="soundness">Whether the model may decide: while it may not, every part is unsure. Null where it always may.</param>
    /// <param name="pictures">What keeps pictures of judged frames; null for nothing.</param>
    public static InspectionLine OfEveryFrame(
        IFrameSource source, FrameInspector inspector, IReadOnlyList<IVerdictSink> sinks, TimeProvider clock,
        IIdleWork? idleWork = null, ModelSoundness? soundness = null, IReadOnlyList<IPictureKeeper>? pictures = null)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        PartSettings settings = PartSettings.EveryFrame with { Basis = inspector.Basis, Soundness = soundness };
        PartFlow flow = new(settings, capacity: 1, inspector.Basis.Model!, queue: null, sinks) { Clock = clock };
        InspectionLineOptions options = new() { IdleWork = idleWork, Pictures = pictures ?? [] };
        return new InspectionLine(source, inspector, flow, options, new LineSignals(), clock);
    }

    /// <summary>What was counted and timed so far.</summary>
    public LineStatistics Statistics => _core.Flow.Statistics;

    /// <summary>How parts announce themselves.</summary>
    public TriggerType TriggerType => _options.Trigger;

    /// <summary>What happened to triggers and parts.</summary>
    public PartCounters Parts => _core.Flow.Counters;

    /// <summary>What happened at the reject position; null where nothing is rejected.</summary>
    public RejectCounters? Rejections => _core.Flow.Rejections;

    /// <summary>Edges that were lost, by all inputs.</summary>
    public long LostEdges =>
        (_signals.Trigger?.LostEdges ?? 0) + (_signals.Encoder?.LostEdges ?? 0) + (_signals.Confirmation?.LostEdges ?? 0);

    /// <summary>
    /// When a frame was taken or judged last, or the line began; while the model works or the output is set, no later than that began, nor
    /// than the model's runs began to fail.
    /// </summary>
    public MonotonicTime LastProgress => _core.Progress.Last;

    /// <summary>Whether the model judges a frame at this moment, or is checked. For any thread.</summary>
    internal bool IsJudging => _core.Progress.IsJudging;

    /// <summary>Parts that were between trigger and reject position when the line ended: they are not rejected any more.</summary>
    public int LeftOnTheBelt => _time.LeftOnTheBelt;

    /// <summary>
    /// Whether the place of some parts on the belt is not known, because there are too many or the encoder is dead. All that pass with them
    /// are rejected; the station has to report a fault.
    /// </summary>
    public bool HasUntracked
    {
        get
        {
            lock (_core.Gate)
            {
                return _core.Flow.Loss != TrackLoss.None;
            }
        }
    }

    /// <summary>
    /// Cancelled when the line begins to end because it is stopped or a thread of it has failed. It has ended when <see cref="RunAsync"/>
    /// has; a source that does not heed its token can hold that up for ever.
    /// </summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>What the first thread that failed ended with; null while none has.</summary>
    public Exception? Fault => Volatile.Read(ref _fault);

    /// <summary>Who the next part is, however it comes. Any thread may announce it.</summary>
    public PartIdentities Identities => _core.Flow.Identities;

    /// <summary>Whether every part is to be rejected, whatever its verdict.</summary>
    public LineInterlock Interlock => _core.Flow.Interlock;

    /// <summary>A part announces itself by a call. Any thread may call.</summary>
    /// <returns>What became of it; a call after the line's last part is no part, as a bounce is none.</returns>
    /// <exception cref="InvalidOperationException">The recipe has another kind of trigger.</exception>
    public TriggerResult Trigger() => Trigger(default, out _);

    /// <summary>
    /// A part announces itself by a call that says who it is: what others announce meanwhile cannot come in between. Any thread may call.
    /// </summary>
    /// <param name="identity">
    /// Who it is, without a <see cref="PartIdentities.Refusal"/>; without a serial number the one that was announced. Nothing is kept of it
    /// where no part begins.
    /// </param>
    /// <param name="part">Number of the part, from 1; 0 where none begins.</param>
    /// <returns>What became of it; a call after the line's last part is no part, as a bounce is none.</returns>
    /// <exception cref="ArgumentException">No part can have that identity.</exception>
    /// <exception cref="InvalidOperationException">The recipe has another kind of trigger.</exception>
    public TriggerResult Trigger(PartIdentity identity, out long part)
    {
        if (PartIdentities.Refusal(identity.Serial, identity.Batch) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(identity));
        }

        if (_options.Trigger != TriggerType.Software)
        {
            throw new InvalidOperationException($"The trigger is {_options.Trigger}, not {TriggerType.Software}.");
        }

        TriggerResult result;
        lock (_core.Gate)
        {
            result = _core.Begin(_core.Now, identity, out part);
        }

        _core.ReturnFrames();
        _core.Wake.Set();
        return result;
    }

    /// <summary>What holds for parts from now on; those on their way keep what held when they came. Any thread may call.</summary>
    /// <param name="settings">What the recipe says about parts.</param>
    /// <param name="judge">
    /// From frame to verdict; it may use the same session as the one before, for only one of them works at a time.
    /// </param>
    /// <param name="retired">
    /// Called once no part needs what judged before, by the thread that runs the model, which it must not hold up: between two parts, or
    /// when its idle work has its turn. Not called where the line ends before. Null for nothing.
    /// </param>
    public void Use(PartSettings settings, IFrameJudge judge, Action? retired = null)
    {
        ArgumentNullException.ThrowIfNull(judge);
        lock (_core.Gate)
        {
            _core.Use(settings, judge, retired);
        }
    }

    /// <summary>
    /// Runs until the source ends, <paramref name="maximumParts"/> have their verdict, or the token is cancelled, which is no error. A part
    /// whose run of the model fails is unsure; the line goes on.
    /// </summary>
    /// <param name="maximumParts">Parts after which to stop; 0 means no limit.</param>
    /// <param name="cancellationToken">Stops the line after the part in hand.</param>
    /// <exception cref="InvalidOperationException">It has run before.</exception>
    public async Task RunAsync(long maximumParts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumParts);
        if (Interlocked.Exchange(ref _hasRun, true))
        {
            throw new InvalidOperationException("A line runs once: make another one.");
        }

        Forget(_signals.Trigger, _signals.Encoder, _signals.Confirmation);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource intake = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        using CancellationTokenRegistration ending = stop.Token.Register(_ending.Cancel);
        using IFrameHandover handover = Prepare(maximumParts, intake.Token);
        InferenceLoop model = new(_core, handover, _options);
        await using ITimer? idle = _options.IdleWork is null
            ? null
            : _core.Clock.CreateTimer(_ => handover.Nudge(), null, IdlePeriod, IdlePeriod);
        Task[] workers =
        [
            .. Capture(handover, stop, intake.Token),
            Start("model", () => model.Run(stop.Token), stop),
            Start("time", () => _time.Run(intake, stop.Token), stop),
        ];
        Task[] inputs =
        [
            .. Inputs().Select(input => Start(input.Name, () => ReadEdges(input.Input, input.Take, stop.Token), stop)),
        ];
        try
        {
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(inputs).ConfigureAwait(false);
        }
    }

    private IFrameHandover Prepare(long maximumParts, CancellationToken intake)
    {
        bool isFree = _options.Trigger == TriggerType.Free;
        bool isOutside = _options.Trigger is TriggerType.Gpio or TriggerType.Software;
        FrameQueue? queue = isFree ? null : new FrameQueue(_options.QueueLength);
        lock (_core.Gate)
        {
            _core.MaximumParts = maximumParts;
            _core.Belt = _signals.Encoder is { } encoder ? new BeltPosition(encoder.Level(0), encoder.Level(1), _core.Now) : null;
            _core.Held = isOutside && _source.IsLive && _options.PreTriggerBuffer > 0
                ? new PreTriggerBuffer(_options.PreTriggerBuffer)
                : null;
            _core.Queue = queue;
        }

        return queue is not null ? queue : _source.IsLive ? new LatestFrameSlot() : new DirectHandover(_core, _source, intake);
    }

    private IEnumerable<Task> Capture(IFrameHandover handover, CancellationTokenSource stop, CancellationToken intake)
    {
        if (handover is not DirectHandover)
        {
            CaptureLoop frames = new(_core, _source, _options, handover);
            yield return Start("frames", () => frames.Run(intake), stop);
        }
    }

    private Task Start(string name, Action body, CancellationTokenSource stop) =>
        LineThread.Start(name, body, stop, fault => Interlocked.CompareExchange(ref _fault, fault, null));

    // Edges from before the start are of parts that were not seen and that are gone.
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

    private IEnumerable<(string Name, IEdgeInput Input, Action<SignalEdge> Take)> Inputs()
    {
        if (_signals.Trigger is { } trigger)
        {
            yield return ("trigger", trigger, edge => _core.Begin(edge.At));
        }

        if (_signals.Encoder is { } encoder)
        {
            yield return ("encoder", encoder, edge => _core.Flow.Move(edge.At, _core.Belt!.Take(edge)));
        }

        if (_signals.Confirmation is { } confirmation)
        {
            yield return ("confirmation", confirmation, edge => _core.Flow.Confirm(edge.At));
        }
    }

    private void ReadEdges(IEdgeInput input, Action<SignalEdge> take, CancellationToken stop)
    {
        SignalEdge[] edges = new SignalEdge[EdgesAtOnce];
        while (true)
        {
            int count = input.Read(edges, Timeout.InfiniteTimeSpan, stop);
            lock (_core.Gate)
            {
                foreach (SignalEdge edge in edges.AsSpan(0, count))
                {
                    take(edge);
                }
            }

            _core.ReturnFrames();
            _core.Wake.Set();
        }
    }
}
