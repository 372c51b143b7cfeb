using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// From scores to an outcome: the highest label wins if it reaches its threshold and leads the other kind (OK against NG) by the margin.
/// Where no label is of the other kind there is nothing to lead, and the margin does nothing.
/// </summary>
public sealed class DecisionRule
{
    private const string BelowThreshold = "the highest score is below its threshold";
    private const string TooClose = "good and not good are closer than the margin";
    private const string NotANumber = "the model's scores are not numbers";

    private readonly bool[] _isOk;
    private readonly float[] _thresholds;
    private readonly float _margin;

    /// <param name="labels">The model's labels in the output's order.</param>
    /// <param name="okLabels">Those that mean the part is good.</param>
    /// <param name="thresholds">When a score counts.</param>
    public DecisionRule(IReadOnlyList<string> labels, IReadOnlyList<string> okLabels, DecisionThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(okLabels);
        ArgumentNullException.ThrowIfNull(thresholds);
        HashSet<string> good = [.. okLabels];
        _isOk = [.. labels.Select(good.Contains)];
        _thresholds = [.. labels.Select(label => thresholds.Labels.GetValueOrDefault(label, thresholds.Default))];
        _margin = thresholds.Margin;
    }

    /// <summary>Decides.</summary>
    /// <param name="scores">
    /// Softmax probabilities, one for each label. If any is no number the part is unsure: nothing is known of the others then.
    /// </param>
    public Decision Decide(ReadOnlySpan<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, _isOk.Length);
        int best = IndexOfHighest(scores);
        if (best < 0)
        {
            return new Decision(Outcome.Unsure, best, 0, NotANumber);
        }

        float score = scores[best];
        if (score < _thresholds[best])
        {
            return new Decision(Outcome.Unsure, best, score, BelowThreshold);
        }

        return score - BestOfOtherKind(scores, _isOk[best]) < _margin
            ? new Decision(Outcome.Unsure, best, score, TooClose)
            : new Decision(_isOk[best] ? Outcome.Ok : Outcome.Ng, best, score, null);
    }

    // -1 when there is none, for want of numbers.
    private static int IndexOfHighest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
            {
                return -1;
            }

            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    private float BestOfOtherKind(ReadOnlySpan<float> scores, bool isOk)
    {
        float best = float.NegativeInfinity;
        for (int i = 0; i < scores.Length; i++)
        {
            best = _isOk[i] != isOk && scores[i] > best ? scores[i] : best;
        }

        return best;
    }
}

/// <summary>What a decision rule makes of one set of scores.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="LabelIndex">Index of the label with the highest score; -1 when scores are no numbers, so that there is none.</param>
/// <param name="Score">Its softmax probability, 0..1; 0 when there is none.</param>
/// <param name="Reason">Why the part is unsure; null for OK and NG.</param>
public readonly record struct Decision(Outcome Outcome, int LabelIndex, float Score, string? Reason);
