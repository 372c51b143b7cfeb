using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// The running pipeline: takes frames from a source, gives each part a verdict and hands it to the sinks, until the source ends or it is
/// told to stop.
/// Owns nothing that it is given.
/// </summary>
public sealed class InspectionLine : IInspectionLine
{
    private readonly IFrameSource _source;
    private readonly FrameInspector _inspector;
    private readonly IReadOnlyList<IVerdictSink> _sinks;
    private readonly TimeProvider _clock;
    private readonly IIdleWork? _between;
    private readonly LineProgress _progress;
    private long _parts;

    /// <param name="source">A started source.</param>
    /// <param name="inspector">From frame to verdict.</param>
    /// <param name="sinks">Where verdicts go, in this order.</param>
    /// <param name="clock">The clock of <see cref="LastProgress"/>.</param>
    /// <param name="between">What is done between two parts; null for nothing.</param>
    public InspectionLine(IFrameSource source, FrameInspector inspector, IReadOnlyList<IVerdictSink> sinks, TimeProvider clock, IIdleWork? between = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        _source = source;
        _inspector = inspector;
        _sinks = sinks;
        _clock = clock;
        _between = between;
        _progress = new LineProgress(clock);
    }

    /// <summary>Whether the model may decide: while it may not, every part is unsure. Null where nobody asks.</summary>
    public ModelSoundness? Soundness { get; init; }

    /// <summary>What was counted and timed so far.</summary>
    public LineStatistics Statistics { get; } = new();

    /// <summary>
    /// When the line last finished a part, or began; no later than the model's runs began to fail. What a watchdog looks at.
    /// </summary>
    public MonotonicTime LastProgress => _progress.Last;

    /// <summary>
    /// Runs on a thread of its own until the source ends, <paramref name="maximumParts"/> are done, or the token is cancelled. A part whose
    /// run of
    /// the model fails is unsure; the line goes on.
    /// </summary>
    /// <param name="maximumParts">Parts after which to stop; 0 means no limit.</param>
    /// <param name="cancellationToken">Stops the line after the part in hand; stopping so is no error.</param>
    public Task RunAsync(long maximumParts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumParts);
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() => Complete(done, maximumParts, cancellationToken)) { Name = "inspection line", IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private void Complete(TaskCompletionSource done, long maximumParts, CancellationToken cancellationToken)
    {
        try
        {
            Loop(maximumParts, cancellationToken);
            done.SetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            done.SetResult();
        }
        catch (Exception fault)
        {
            // The thread's end is the task's end: whatever it was, the owner of the line hears of it.
            done.SetException(fault);
        }
    }

    private void Loop(long maximumParts, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && (maximumParts == 0 || _parts < maximumParts))
        {
            using FrameLease? frame = _source.Read(cancellationToken);
            if (frame is null)
            {
                return;
            }

            Verdict verdict = Judge(frame);
            verdict = Soundness?.Unsound is { } reason ? verdict.Doubt(reason) : verdict;
            Statistics.Record(verdict);
            foreach (IVerdictSink sink in _sinks)
            {
                sink.Publish(verdict, _inspector.Scores);
            }

            _progress.EndJudging(verdict);
            _between?.Run(isBusy: false);
        }
    }

    private Verdict Judge(FrameLease frame)
    {
        _parts++;
        try
        {
            return _inspector.Inspect(frame, _parts);
        }
        catch (EdgeException fault)
        {
            Statistics.RecordFailedRun(fault.Message);
            return _inspector.Unseen(frame.Info, _parts, MonotonicTime.Now(_clock) - frame.Info.CapturedAt, fault.Message);
        }
    }
}
