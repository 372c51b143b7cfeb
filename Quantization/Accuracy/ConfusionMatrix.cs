namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>How often a class was judged to be which class.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <param name="classes">Number of classes, 2 or more.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Classes = classes;
        _counts = new int[classes, classes];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>
    /// Number of images of class <paramref name="truth"/> that were judged to be <paramref name="judged"/>; both index from 0.
    /// </summary>
    public int this[int truth, int judged] => _counts[truth, judged];

    /// <summary>Number of images of a class.</summary>
    public int OfClass(int truth) => Enumerable.Range(0, Classes).Sum(judged => _counts[truth, judged]);

    /// <summary>Number of images judged to be of a class.</summary>
    public int JudgedAs(int judged) => Enumerable.Range(0, Classes).Sum(truth => _counts[truth, judged]);

    /// <summary>Share of a class that was recognised, 0..1; NaN for a class without images.</summary>
    public double Recall(int truth) => (double)_counts[truth, truth] / OfClass(truth);

    /// <summary>Share of the judgements for a class that were right, 0..1; NaN for a class that was never judged.</summary>
    public double Precision(int judged) => (double)_counts[judged, judged] / JudgedAs(judged);

    internal void Count(int truth, int judged) => _counts[truth, judged]++;
}
