namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>Counts how often a model's first answer, and one of its first five, was right.</summary>
public sealed class ClassificationTally
{
    private const int FirstFew = 5;
    private int _top1;
    private int _top5;

    /// <param name="classes">Number of classes, 2 or more.</param>
    public ClassificationTally(int classes)
    {
        Confusion = new ConfusionMatrix(classes);
    }

    /// <summary>Number of images counted.</summary>
    public int Images { get; private set; }

    /// <summary>Share of images whose best class is the true one, 0..1; NaN without images.</summary>
    public double Top1 => (double)_top1 / Images;

    /// <summary>Share of images whose true class is among the best five, 0..1; NaN without images.</summary>
    public double Top5 => (double)_top5 / Images;

    /// <summary>Which class was taken for which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Counts one image.</summary>
    /// <param name="scores">A score for each class, the largest the best: logits or probabilities.</param>
    /// <param name="truth">The true class, index from 0.</param>
    /// <exception cref="ArgumentException">The number of scores is not the number of classes, or there is no such class.</exception>
    public void Add(ReadOnlySpan<float> scores, int truth)
    {
        if (scores.Length != Confusion.Classes)
        {
            throw new ArgumentException($"{scores.Length} scores for {Confusion.Classes} classes.", nameof(scores));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(truth);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(truth, scores.Length);
        int best = Ranking.Best(scores);
        Images++;
        _top1 += best == truth ? 1 : 0;
        _top5 += Ranking.PlaceOf(scores, truth) < FirstFew ? 1 : 0;
        Confusion.Count(truth, best);
    }
}
