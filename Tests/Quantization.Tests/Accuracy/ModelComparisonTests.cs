using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Tests.Accuracy;

public class ModelComparisonTests
{
    [Fact]
    public void Counts_agreement_and_both_models_hits()
    {
        ModelComparison comparison = new(3);
        comparison.Add([3, 1, 0], [3, 1, 0], truth: 0);
        comparison.Add([3, 1, 0], [1, 3, 0], truth: 0);
        comparison.Add([0, 1, 2], [0, 2, 1], truth: 1);
        comparison.Add([0, 1, 2], [0, 1, 2], truth: null);
        Assert.Equal(4, comparison.Images);
        Assert.Equal(0.5, comparison.Agreement);
        Assert.Equal(2.0 / 3, comparison.Reference.Top1, 1e-9);
        Assert.Equal(2.0 / 3, comparison.Candidate.Top1, 1e-9);
        Assert.Equal(0, comparison.Drop, 1e-9);
        Assert.Equal(1, comparison.Candidate.Confusion[0, 1]);
        Assert.Equal(new PairedCounts(1, 1, 1, 0), comparison.Paired);
        Assert.Equal(0.5, comparison.Candidate.Confusion.Recall(0));
        Assert.Equal(1, comparison.Candidate.Confusion.Precision(0));
    }

    [Fact]
    public void Drop_is_in_percentage_points()
    {
        ModelComparison comparison = new(2);
        comparison.Add([1, 0], [1, 0], truth: 0);
        comparison.Add([1, 0], [0, 1], truth: 0);
        Assert.Equal(50, comparison.Drop);
    }

    [Fact]
    public void Signal_to_noise_is_the_ratio_of_summed_squares()
    {
        ModelComparison comparison = new(2);
        comparison.Add([3, 4], [3, 4.5f], truth: null);
        comparison.Add([0, 5], [0, 5], truth: null);
        Assert.Equal(10 * Math.Log10(50 / 0.25), comparison.LogitSqnrDb, 1e-9);
    }

    [Fact]
    public void Equal_logits_have_no_noise()
    {
        ModelComparison comparison = new(2);
        comparison.Add([3, 4], [3, 4], truth: null);
        Assert.Equal(double.PositiveInfinity, comparison.LogitSqnrDb);
    }

    [Fact]
    public void Top_5_counts_the_first_five_places_and_ties_go_to_the_lower_index()
    {
        ClassificationTally tally = new(7);
        tally.Add([7, 6, 5, 4, 3, 2, 1], truth: 4);
        tally.Add([7, 6, 5, 4, 3, 2, 1], truth: 5);
        tally.Add([1, 1, 1, 1, 1, 1, 1], truth: 4);
        Assert.Equal(2.0 / 3, tally.Top5, 1e-9);
        Assert.Equal(0, tally.Top1);
        Assert.Equal(1, tally.Confusion[5, 0]);
    }

    [Fact]
    public void Ranking_is_that_of_a_stable_sort()
    {
        Random random = new(9);
        for (int round = 0; round < 100; round++)
        {
            float[] scores = [.. Enumerable.Range(0, 9).Select(_ => (float)random.Next(5))];
            int[] order = [.. Enumerable.Range(0, 9).OrderByDescending(i => scores[i])];
            Assert.Equal(order[0], Ranking.Best(scores));
            Assert.All(order, (index, place) => Assert.Equal(place, Ranking.PlaceOf(scores, index)));
        }
    }

    [Fact]
    public void Wrong_numbers_of_logits_and_unknown_classes_are_misuse()
    {
        ModelComparison comparison = new(2);
        Assert.Throws<ArgumentException>(() => comparison.Add([1, 2, 3], [1, 2, 3], null));
        Assert.Throws<ArgumentException>(() => comparison.Add([1, 2], [1], null));
        Assert.Throws<ArgumentOutOfRangeException>(() => comparison.Add([1, 2], [1, 2], 2));
    }
}
