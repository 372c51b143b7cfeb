using EdgeConvNeXt.Quantization.AccuracyControl;

namespace EdgeConvNeXt.Quantization.Tests.AccuracyControl;

public class AccuracyRestorerTests
{
    [Fact]
    public void Operators_go_back_by_the_noise_that_each_millisecond_takes_away()
    {
        OperatorCost[] costs =
        [
            new("cheap and noisy", 20, 0.5),
            new("dear and noisy", 20, 5),
            new("cheap and quiet", 60, 0.5),
            new("faster in float", 60, -1),
            new("silent", double.PositiveInfinity, 0.5),
        ];
        AccuracyRestorer restorer = new(costs, 0, _ => Measured(1, 0));

        Assert.Null(restorer.Find());
        Assert.Equal(["cheap and noisy", "dear and noisy", "faster in float", "cheap and quiet"], restorer.Steps[^1].FloatOperators);
    }

    // A slow oracle beside the restorer: the smallest count of all.
    [Fact]
    public void The_fewest_are_found_wherever_they_are()
    {
        for (int operators = 2; operators <= 40; operators++)
        {
            for (int needed = 1; needed < operators; needed++)
            {
                AccuracyRestorer restorer = new(Costs(operators), 0.5, floats => Measured(floats.Count >= needed ? 0.5 : 0.6, 0.9));

                Assert.Equal(needed, restorer.Find()!.FloatOperators.Count);
                Assert.InRange(restorer.Steps.Count, 1, 12);
            }
        }
    }

    [Fact]
    public void Each_mixed_precision_is_tried_once_and_remembered()
    {
        List<int> tried = [];
        AccuracyRestorer restorer = new(Costs(20), 1, floats =>
        {
            tried.Add(floats.Count);
            return Measured(6 - floats.Count, floats.Count / 20.0);
        });

        BudgetStep? found = restorer.Find();

        Assert.Equal([1, 2, 4, 8, 6, 5], tried);
        Assert.Equal(tried, restorer.Steps.Select(step => step.FloatOperators.Count));
        Assert.Equal(new BudgetMeasure(1, 0.25), found!.Measure);
        Assert.Equal(["0", "1", "2", "3", "4"], found.FloatOperators);
    }

    [Fact]
    public void A_budget_that_cannot_be_met_leaves_one_operator_integer()
    {
        AccuracyRestorer restorer = new(Costs(6), 0, _ => Measured(2, 0.5));

        Assert.Null(restorer.Find());
        Assert.Equal([1, 2, 4, 5], restorer.Steps.Select(step => step.FloatOperators.Count));
    }

    [Fact]
    public void The_only_operator_cannot_go_back()
    {
        AccuracyRestorer restorer = new(Costs(1), 0, _ => throw new InvalidOperationException("nothing to try"));

        Assert.Null(restorer.Find());
        Assert.Empty(restorer.Steps);
    }

    private static BudgetMeasure Measured(double drop, double agreement) => new(drop, agreement);

    private static IEnumerable<OperatorCost> Costs(int count) =>
        Enumerable.Range(0, count).Select(i => new OperatorCost($"{i}", 30 + i, 1));
}
