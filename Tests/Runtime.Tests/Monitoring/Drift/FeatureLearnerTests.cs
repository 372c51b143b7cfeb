using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

/// <summary>Where features lie and how far parts are, learned from parts that come one after the other.</summary>
public sealed class FeatureLearnerTests
{
    private const int Channels = 37;

    [Fact]
    public void Means_and_deviations_are_those_of_the_parts()
    {
        float[][] parts = Parts(1, 400);
        FeatureSpread spread = Learn(parts, 300).Spread;

        double[] variances = [.. Enumerable.Range(0, Channels).Select(
            channel => parts[..300].Select(part => Math.Pow(part[channel] - parts[..300].Average(one => one[channel]), 2)).Average())];
        double middle = variances.Average();

        for (int channel = 0; channel < Channels; channel++)
        {
            Assert.Equal(parts[..300].Average(part => part[channel]), spread.Means[channel], 1e-4);
            Assert.Equal(Math.Sqrt((0.9 * variances[channel]) + (0.1 * middle)), spread.Deviations[channel], 1e-4);
        }

        double far = Math.Sqrt(parts[0].Select((value, channel) =>
            Math.Pow((value - spread.Means[channel]) / spread.Deviations[channel], 2)).Average());
        Assert.Equal(far, spread.DistanceOf(parts[0]), 1e-4);
    }

    // Of the parts that the means are made of many more than one in 32 of later ones would be beyond: what it is split for.
    [Fact]
    public void Distances_are_those_of_parts_that_the_means_are_not_made_of()
    {
        float[][] later = Parts(2, 4000);
        double measured = 0;
        double reused = 0;
        for (int line = 0; line < 20; line++)
        {
            float[][] parts = Parts(100 + line, 60 + 640);
            FeatureBaseline baseline = Learn(parts, 60);
            double reusedLimit = QuantileTable.Of(parts[..60].Select(part => (float)baseline.Spread.DistanceOf(part))).Values[^2];
            measured += later.Average(part => baseline.Spread.DistanceOf(part) > baseline.Limit ? 1.0 : 0) / 20;
            reused += later.Average(part => baseline.Spread.DistanceOf(part) > reusedLimit ? 1.0 : 0) / 20;
        }

        Assert.InRange(measured, 0.025, 0.04);
        Assert.True(reused > 0.06, $"{reused}");
    }

    [Fact]
    public void It_goes_on_from_where_another_was()
    {
        float[][] parts = Parts(3, 300);
        FeatureLearner before = new();
        Array.ForEach(parts[..80], part => before.Fit(part));
        FeatureLearner middle = new();
        Assert.True(middle.TryRestore(before.ToState()));
        Array.ForEach(parts[80..100], part => middle.Fit(part));
        Array.ForEach(parts[100..150], part => middle.Measure(part));
        FeatureLearner after = new();
        Assert.True(after.TryRestore(middle.ToState()));
        Array.ForEach(parts[150..], part => after.Measure(part));

        FeatureBaseline learned = after.ToBaseline("net")!;
        FeatureBaseline whole = Learn(parts, 100);

        Assert.Equal((whole.Parts, "net"), (learned.Parts, learned.Network));
        Assert.Equal(whole.Spread.Means, learned.Spread.Means);
        Assert.Equal(whole.Distances.Values, learned.Distances.Values);
    }

    [Fact]
    public void Too_few_parts_and_parts_that_are_all_the_same_say_nothing()
    {
        Assert.Null(LearnOrNull(Parts(4, 300), 49));
        Assert.Null(LearnOrNull(Parts(4, 149), 100));
        Assert.Null(LearnOrNull([.. Enumerable.Repeat(new float[Channels], 300)], 100));
    }

    [Fact]
    public void What_is_no_state_of_one_is_refused_and_changes_nothing()
    {
        FeatureLearner learner = new();
        Array.ForEach(Parts(5, 100), part => learner.Fit(part));
        FeatureState state = learner.ToState();
        FeatureState[] foreign =
        [
            state with { Parts = -1 }, state with { Means = [1] }, state with { Squares = [.. state.Squares.Select(_ => -1.0)] },
            state with { Means = [.. state.Means.Select(_ => double.NaN)] }, state with { Distances = [-1] },
        ];

        Assert.All(foreign, one => Assert.False(learner.TryRestore(one)));
        Assert.Equal((state.Parts, state.Means[3]), (learner.ToState().Parts, learner.ToState().Means[3]));
    }

    private static FeatureBaseline Learn(float[][] parts, int fitted) => LearnOrNull(parts, fitted)!;

    private static FeatureBaseline? LearnOrNull(float[][] parts, int fitted)
    {
        FeatureLearner learner = new();
        Array.ForEach(parts[..fitted], part => learner.Fit(part));
        Array.ForEach(parts[fitted..], part => learner.Measure(part));
        return learner.ToBaseline("net");
    }

    // Channels of another mean and spread each.
    private static float[][] Parts(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => SimulatedFeatures.Next(random, Channels))];
    }
}
