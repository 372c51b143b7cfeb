namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>
/// Finds how few operators have to stay float for a model to lose no more than is allowed. Operators go back in the order of the noise that
/// they take away for each millisecond that they cost; their number is doubled until the loss is allowed and then bisected. One operator at
/// least stays integer: a model without any is no integer model.
/// </summary>
internal sealed class AccuracyRestorer
{
    private readonly IReadOnlyList<string> _order;
    private readonly double _maxDrop;
    private readonly Func<IReadOnlySet<string>, BudgetMeasure> _measure;
    private readonly List<BudgetStep> _steps = [];

    /// <param name="costs">Every integer operator, in the order of computation; equals keep it.</param>
    /// <param name="maxDrop">Percentage points of top-1 that may be lost.</param>
    /// <param name="measure">Makes a model with the given operators float and tries it on the validation pictures.</param>
    public AccuracyRestorer(IEnumerable<OperatorCost> costs, double maxDrop, Func<IReadOnlySet<string>, BudgetMeasure> measure)
    {
        _order = [.. costs.OrderByDescending(cost => cost.NoisePerMillisecond).Select(cost => cost.Name)];
        _maxDrop = maxDrop;
        _measure = measure;
    }

    /// <summary>Every mixed precision that was tried, in order.</summary>
    public IReadOnlyList<BudgetStep> Steps => _steps;

    /// <summary>Searches, given that the model with every operator integer loses too much.</summary>
    /// <returns>That with the fewest float operators among those tried that is within the budget; null when none is.</returns>
    public BudgetStep? Find()
    {
        int most = _order.Count - 1;
        int tooFew = 0;
        BudgetStep? found = null;
        for (int count = 1; found is null && tooFew < most; count *= 2)
        {
            int floats = Math.Min(count, most);
            found = Try(floats);
            tooFew = found is null ? floats : tooFew;
        }

        while (found is not null && found.FloatOperators.Count - tooFew > 1)
        {
            int middle = (tooFew + found.FloatOperators.Count) / 2;
            BudgetStep? fewer = Try(middle);
            tooFew = fewer is null ? middle : tooFew;
            found = fewer ?? found;
        }

        return found;
    }

    private BudgetStep? Try(int count)
    {
        string[] floats = [.. _order.Take(count)];
        BudgetStep step = new(floats, _measure(floats.ToHashSet()));
        _steps.Add(step);
        return step.Measure.Drop <= _maxDrop ? step : null;
    }
}

/// <summary>How an integer model did on the validation pictures.</summary>
/// <param name="Drop">What it loses in top-1, in percentage points; negative when it gains.</param>
/// <param name="Agreement">Share of images, 0..1, that it judges as the float model does.</param>
public readonly record struct BudgetMeasure(double Drop, double Agreement);

/// <summary>One mixed precision that was tried on the validation pictures.</summary>
/// <param name="FloatOperators">The operators that were float, the most worthwhile first.</param>
/// <param name="Measure">How the model did.</param>
public sealed record BudgetStep(IReadOnlyList<string> FloatOperators, BudgetMeasure Measure);
