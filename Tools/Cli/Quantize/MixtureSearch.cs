using System.Globalization;
using EdgeConvNeXt.Quantization.Budget;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Looks for the fewest operators that have to stay float, on the check set.</summary>
/// <param name="order">What was asked for.</param>
/// <param name="study">What each operator does and costs.</param>
/// <param name="measure">Makes a model with the given operators float and tries it on the check set.</param>
/// <param name="error">Where progress goes.</param>
internal sealed class MixtureSearch(
    QuantizationOrder order, OperatorStudy study, Func<IReadOnlySet<string>, Task<BudgetMeasure>> measure, TextWriter error)
{
    /// <summary>Searches.</summary>
    public async Task<Mixture> RunAsync()
    {
        BudgetSearch search = new(study.Costs, order.MaxDrop, TryAsync);
        BudgetStep? found = await search.FindAsync();
        return new Mixture(search.Steps, found);
    }

    private async ValueTask<BudgetMeasure> TryAsync(IReadOnlySet<string> floats)
    {
        error.WriteLine($"trying with {floats.Count} of {study.Costs.Count} operators in float");
        BudgetMeasure result = await measure(floats);
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  drop {result.Drop:F2} points, {order.MaxDrop:F2} allowed"));
        return result;
    }
}
