namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>
/// A confusion matrix as an inspector reads it: which parts went the wrong way. A part goes the way of its best class, without any
/// threshold.
/// </summary>
public sealed class InspectionErrors
{
    private readonly ConfusionMatrix _confusion;
    private readonly IReadOnlySet<int> _okClasses;

    /// <param name="confusion">Which class was taken for which.</param>
    /// <param name="okClasses">Indexes of the classes that mean the part is good.</param>
    public InspectionErrors(ConfusionMatrix confusion, IReadOnlySet<int> okClasses)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(okClasses);
        _confusion = confusion;
        _okClasses = okClasses;
    }

    /// <summary>NG parts called OK, over all classes.</summary>
    public int TotalEscapes => Enumerable.Range(0, _confusion.Classes).Sum(Escapes);

    /// <summary>OK parts called NG, over all classes.</summary>
    public int TotalOverkill => Enumerable.Range(0, _confusion.Classes).Sum(Overkill);

    /// <summary>Parts of an NG class that were called OK; 0 for an OK class.</summary>
    /// <param name="truth">The class, index from 0.</param>
    public int Escapes(int truth) => _okClasses.Contains(truth) ? 0 : _okClasses.Sum(judged => _confusion[truth, judged]);

    /// <summary>Parts of an OK class that were called NG; 0 for an NG class.</summary>
    /// <param name="truth">The class, index from 0.</param>
    public int Overkill(int truth) =>
        _okClasses.Contains(truth) ? _confusion.OfClass(truth) - _okClasses.Sum(judged => _confusion[truth, judged]) : 0;
}
