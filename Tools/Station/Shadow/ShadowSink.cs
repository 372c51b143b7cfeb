using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>
/// Where the line leaves frames for shadows: one at a time, and only while they have nothing to do. All others are shed and counted. The
/// line copies a frame, after verdict and reject, and does nothing else for them. Of a part with several frames it is the one that decided.
/// </summary>
/// <param name="configuration">What the configuration says.</param>
internal sealed class ShadowSink(ShadowConfiguration configuration) : IVerdictSink, IPictureKeeper
{
    private readonly CopiedFrame _frame = new();
    private readonly ManualResetEventSlim _arrived = new();

    // Held for as long as copying a verdict takes.
    private readonly Lock _gate = new();
    private Verdict _last;
    private float[] _lastScores = [];
    private Verdict _part;
    private Verdict _line;
    private float[] _scores = [];
    private long _shed;
    private bool _isAwaited;
    private bool _isFilled;

    /// <summary>Verdicts are kept elsewhere.</summary>
    public long Dropped => 0;

    /// <summary>What the configuration says.</summary>
    public ShadowConfiguration Configuration => configuration;

    /// <summary>What judges beside the line; null before it stands there.</summary>
    public ShadowCompanion? Companion { get; set; }

    /// <summary>Whether shadows take frames.</summary>
    public bool IsAwaited => Volatile.Read(ref _isAwaited);

    /// <summary>Whether they are at work on one.</summary>
    public bool IsBusy => Volatile.Read(ref _isFilled);

    /// <summary>Frames that came while shadows were at work.</summary>
    public long Shed => Volatile.Read(ref _shed);

    /// <summary>The frame that was left; belongs to the shadows' thread until <see cref="Free"/>.</summary>
    public FrameLease Frame => _frame;

    /// <summary>The verdict of the part that it shows.</summary>
    public Verdict Part => _part;

    /// <summary>The line's verdict of the frame.</summary>
    public Verdict Line => _line;

    /// <summary>The line's scores.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        if (IsAwaited)
        {
            lock (_gate)
            {
                _last = verdict;
                Copy(scores, ref _lastScores);
            }
        }
    }

    /// <inheritdoc/>
    public void Keep(FrameLease frame, in Verdict verdict)
    {
        if (!IsAwaited || frame.Info.Fault is not null || verdict.Label is null)
        {
            return;
        }

        bool isBusy = IsBusy;
        lock (_gate)
        {
            if (!Decided(verdict))
            {
                return;
            }

            if (!isBusy)
            {
                _part = _last;
                Copy(_lastScores, ref _scores);
            }
        }

        if (isBusy)
        {
            Volatile.Write(ref _shed, _shed + 1);
            return;
        }

        _line = verdict;
        _frame.Fill(frame);
        Volatile.Write(ref _isFilled, true);
        _arrived.Set();
    }

    /// <summary>Waits for a frame.</summary>
    /// <returns>False where there is none to come, or it was woken for something else.</returns>
    public bool Wait()
    {
        Volatile.Write(ref _isAwaited, true);
        _arrived.Wait();
        _arrived.Reset();
        return IsBusy;
    }

    /// <summary>Lets another frame in.</summary>
    public void Free() => Volatile.Write(ref _isFilled, false);

    /// <summary>Ends the waiting.</summary>
    public void Wake() => _arrived.Set();

    /// <summary>Nobody takes frames any more.</summary>
    public void Leave() => Volatile.Write(ref _isAwaited, false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What the line's model says of the frame is what became of the part: not where several frames voted otherwise, or the model may not
    // decide.
    private bool Decided(in Verdict verdict) => _last.PartNumber == verdict.PartNumber
        && _last.Frame.Sequence == verdict.Frame.Sequence && _last.Outcome == verdict.Outcome;

    private static void Copy(ReadOnlySpan<float> from, ref float[] to)
    {
        if (to.Length != from.Length)
        {
            to = new float[from.Length];
        }

        from.CopyTo(to);
    }
}
