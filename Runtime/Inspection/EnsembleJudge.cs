using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Two or three models vote on a frame: the outcome that more than half of them say is the frame's, and without one it is unsure. A model
/// is asked only while its vote can change something, so that two that agree cost no third. The label and the scores are those of the first
/// model that said what was decided. Allocates nothing.
/// </summary>
public sealed class EnsembleJudge : IFrameJudge
{
    private const int Outcomes = 3;
    private const string Divided = "the models do not agree";

    private readonly EnsembleVoter[] _voters;
    private readonly int[] _votes = new int[Outcomes];
    private readonly Verdict[] _verdicts = new Verdict[Outcomes];
    private readonly float[][] _scores;
    private readonly VerdictBasis _basis;
    private float[] _decided;

    /// <param name="voters">The models, 2 or 3, with the same labels; the first one's reasons stand where none decides.</param>
    /// <param name="basis">What frames are judged by, all models together.</param>
    /// <param name="labels">Number of the labels.</param>
    public EnsembleJudge(IReadOnlyList<EnsembleVoter> voters, VerdictBasis basis, int labels)
    {
        ArgumentNullException.ThrowIfNull(voters);
        ArgumentOutOfRangeException.ThrowIfLessThan(voters.Count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(voters.Count, Outcomes);
        _voters = [.. voters];
        _basis = basis;
        _scores = [new float[labels], new float[labels], new float[labels]];
        _decided = _scores[0];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _decided;

    /// <inheritdoc/>
    public Verdict Judge(FrameLease frame, long part)
    {
        Array.Clear(_votes);
        StageTimings total = default;
        int majority = (_voters.Length / 2) + 1;
        for (int i = 0; i < _voters.Length; i++)
        {
            Outcome outcome = Ask(_voters[i], frame, part, isFirst: i == 0, ref total);
            if (_votes[(int)outcome] >= majority)
            {
                return Decide(outcome, total);
            }
        }

        return Undecided(total);
    }

    // A model that is known to be wrong may not decide: its vote is for nothing.
    private Outcome Ask(EnsembleVoter voter, FrameLease frame, long part, bool isFirst, ref StageTimings total)
    {
        Verdict verdict = voter.Judge.Judge(frame, part);
        if (voter.Soundness?.Unsound is { } unsound)
        {
            verdict = verdict.Doubt(unsound);
        }

        StageTimings spent = verdict.Timings;
        total = new StageTimings(
            isFirst ? spent.Wait : total.Wait, total.Preprocess + spent.Preprocess, total.Inference + spent.Inference,
            total.Decide + spent.Decide);
        int outcome = (int)verdict.Outcome;
        if (_votes[outcome]++ == 0)
        {
            _verdicts[outcome] = verdict;
            voter.Judge.Scores.CopyTo(_scores[outcome]);
        }

        return verdict.Outcome;
    }

    private Verdict Decide(Outcome outcome, in StageTimings total)
    {
        _decided = _scores[(int)outcome];
        Verdict verdict = _verdicts[(int)outcome];
        return verdict with { Timings = total, Basis = _basis, ModelId = _basis.Model?.Id ?? verdict.ModelId };
    }

    // What is shown is what speaks against the part, so that a person sees why it is doubted.
    private Verdict Undecided(in StageTimings total)
    {
        Outcome shown = _votes[(int)Outcome.Ng] > 0 ? Outcome.Ng : _votes[(int)Outcome.Unsure] > 0 ? Outcome.Unsure : Outcome.Ok;
        return Decide(shown, total) with { Outcome = Outcome.Unsure, Reason = Divided };
    }
}

/// <summary>A model that votes.</summary>
/// <param name="Judge">From frame to its verdict.</param>
/// <param name="Soundness">Whether it may decide; null where that is not checked.</param>
public sealed record EnsembleVoter(IFrameJudge Judge, ModelSoundness? Soundness);
