namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>A part on its way: what is known of it so far. Used again for later parts.</summary>
internal sealed class PartSlot
{
    private const int Outcomes = 3;

    // By outcome: the verdict of the first frame that had it, its scores and its fault.
    private readonly Verdict[] _verdicts = new Verdict[Outcomes];
    private readonly PartFault[] _faults = new PartFault[Outcomes];
    private readonly int[] _votes = new int[Outcomes];
    private readonly float[][] _scores;
    private readonly int[] _labels = new int[Outcomes];

    public PartSlot(int labels) => _scores = [new float[labels], new float[labels], new float[labels]];

    public long Number { get; private set; }

    public MonotonicTime TriggeredAt { get; private set; }

    public PartSettings Settings { get; private set; } = new();

    /// <summary>Who it is, as far as that was announced before it came.</summary>
    public PartIdentity Identity { get; private set; }

    /// <summary>What the code in its frames says; null where none could be read.</summary>
    public string? Code { get; private set; }

    /// <summary>Why the code of the first frame could not be read; null where it could, and where none is asked for.</summary>
    public string? CodeFault { get; private set; }

    /// <summary>Frames that were given to the part.</summary>
    public int Claimed { get; set; }

    public bool IsDecided { get; set; }

    /// <summary>When its verdict has to stand; null where it may take its time.</summary>
    public MonotonicTime? Deadline => TriggeredAt + Settings.Deadline;

    /// <summary>When the part lies under the camera.</summary>
    public MonotonicTime Target => TriggeredAt + Settings.Delay;

    public bool NeedsFrames => !IsDecided && Claimed < Settings.Frames;

    public void Begin(long number, MonotonicTime at, PartSettings settings, in PartIdentity identity)
    {
        (Number, TriggeredAt, Settings, Identity) = (number, at, settings, identity);
        (Claimed, IsDecided, Code, CodeFault) = (0, false, null, null);
        Array.Clear(_votes);
    }

    /// <summary>Adds the verdict of one frame.</summary>
    public void Vote(in Verdict verdict, ReadOnlySpan<float> scores, PartFault fault)
    {
        int outcome = (int)verdict.Outcome;
        Code ??= verdict.Serial;
        CodeFault = Code is null ? CodeFault ?? verdict.CodeFault : null;
        if (_votes[outcome]++ == 0)
        {
            _verdicts[outcome] = verdict;
            _faults[outcome] = fault;
            Keep(scores, outcome);
        }
    }

    /// <summary>The outcome as soon as no further frame can change it; null before.</summary>
    public Outcome? Result() =>
        Votes(Outcome.Ng) >= Settings.NgFrames ? Outcome.Ng
        : Votes(Outcome.Ok) > Settings.Frames - Settings.NgFrames ? Outcome.Ok
        : Votes(Outcome.Ok) + Votes(Outcome.Ng) + Votes(Outcome.Unsure) >= Settings.Frames ? Outcome.Unsure
        : null;

    /// <summary>The verdict of the first frame with an outcome; where frames are unsure only together, of the first that was NG.</summary>
    public ref readonly Verdict VerdictOf(Outcome outcome) => ref _verdicts[Shown(outcome)];

    /// <summary>The scores that go with it.</summary>
    public ReadOnlySpan<float> ScoresOf(Outcome outcome) => _scores[Shown(outcome)].AsSpan(0, _labels[Shown(outcome)]);

    /// <summary>The fault that goes with it.</summary>
    public PartFault FaultOf(Outcome outcome) => _faults[Shown(outcome)];

    // Allocates where a model with more labels than all before has come.
    private void Keep(ReadOnlySpan<float> scores, int outcome)
    {
        if (scores.Length > _scores[outcome].Length)
        {
            _scores[outcome] = new float[scores.Length];
        }

        scores.CopyTo(_scores[outcome]);
        _labels[outcome] = scores.Length;
    }

    private int Votes(Outcome outcome) => _votes[(int)outcome];

    private int Shown(Outcome outcome) => (int)(Votes(outcome) > 0 ? outcome : Outcome.Ng);
}
