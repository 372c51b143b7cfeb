using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Judges parts whose truth is known, one picture in each gap between two parts, whenever it is asked to. A part that is not called what it
/// is shows that the model may not decide, however right it computes: the wrong model, the wrong thresholds, or one that was never good.
/// </summary>
public sealed class GoldenPartsTest : IIdleWork
{
    // How long a line without a gap may put a picture off.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int MostNamed = 3;

    private readonly IReadOnlyList<GoldenPart> _parts;
    private readonly ModelSoundness _soundness;
    private readonly TimeProvider _clock;
    private readonly Action<GoldenPartsResult> _report;
    private readonly List<string> _wrong = [];
    private IFrameJudge _judge;
    private GoldenPartsResult? _last;
    private MonotonicTime _demandedAt;
    private volatile bool _isDemanded;
    private int _next;

    /// <param name="parts">The parts, 1 or more; their frames are kept.</param>
    /// <param name="judge">Judges a whole picture by the model and the thresholds in force.</param>
    /// <param name="soundness">Where it is said that the model may not decide.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="report">Called with each result, on the thread that runs the model.</param>
    public GoldenPartsTest(
        IReadOnlyList<GoldenPart> parts, IFrameJudge judge, ModelSoundness soundness, TimeProvider clock, Action<GoldenPartsResult> report)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(soundness);
        _parts = parts;
        _judge = judge;
        _soundness = soundness;
        _clock = clock;
        _report = report;
    }

    /// <summary>What the last run showed; null before the first. For any thread.</summary>
    public GoldenPartsResult? Last => Volatile.Read(ref _last);

    /// <summary>How many parts there are.</summary>
    public int Count => _parts.Count;

    /// <summary>Has all parts judged in the next gaps. For any thread.</summary>
    public void Demand()
    {
        _demandedAt = MonotonicTime.Now(_clock);
        _isDemanded = true;
    }

    /// <summary>Judges by something else from now on, and has all parts judged anew. For any thread.</summary>
    public void Use(IFrameJudge judge)
    {
        Volatile.Write(ref _judge, judge);
        Demand();
    }

    /// <summary>Judges all parts now. Only while no line runs on the session.</summary>
    public GoldenPartsResult RunNow()
    {
        GoldenPartsResult? result;
        do
        {
            result = Step();
        }
        while (result is null);
        return result;
    }

    /// <inheritdoc/>
    public void Run(bool isBusy)
    {
        if (_next > 0 || _isDemanded)
        {
            if (!isBusy || MonotonicTime.Now(_clock) - _demandedAt >= Grace)
            {
                Step();
            }
        }
    }

    private GoldenPartsResult? Step()
    {
        if (_next == 0)
        {
            _isDemanded = false;
            _wrong.Clear();
        }

        GoldenPart part = _parts[_next];
        Verdict verdict = Volatile.Read(ref _judge).Judge(part.Frame, 0);
        if (verdict.Outcome != part.Expected)
        {
            _wrong.Add($"{part.Name} is {Word(part.Expected)} and is called {Word(verdict.Outcome)}");
        }

        if (++_next < _parts.Count)
        {
            return null;
        }

        _next = 0;
        GoldenPartsResult result = new((_last?.Runs ?? 0) + 1, _parts.Count, [.. _wrong], MonotonicTime.Now(_clock));
        Volatile.Write(ref _last, result);
        _soundness.WrongParts = result.Fault;
        _report(result);
        return result;
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "OK",
        Outcome.Ng => "NG",
        _ => "unsure",
    };

    /// <summary>Names a few of many.</summary>
    internal static string Name(IReadOnlyList<string> wrong) =>
        string.Join(", ", wrong.Take(MostNamed)) + (wrong.Count > MostNamed ? ", ..." : "");
}

/// <summary>A part whose truth is known.</summary>
/// <param name="Name">What it is called, for people.</param>
/// <param name="Expected">What it is: OK or NG.</param>
/// <param name="Frame">Its picture.</param>
public sealed record GoldenPart(string Name, Outcome Expected, FrameLease Frame);

/// <summary>What a run over all golden parts showed.</summary>
/// <param name="Runs">How many runs there were, this one included.</param>
/// <param name="Count">How many parts there are.</param>
/// <param name="Wrong">Those that were not called what they are, a clause each.</param>
/// <param name="At">When it ended.</param>
public sealed record GoldenPartsResult(long Runs, int Count, IReadOnlyList<string> Wrong, MonotonicTime At)
{
    /// <summary>Why the model may not decide, a clause; null where all are right.</summary>
    public string? Fault => Wrong.Count == 0 ? null
        : $"{Wrong.Count} of {Count} golden parts are judged wrong: {GoldenPartsTest.Name(Wrong)}";
}
