using EdgeConvNeXt.Camera.Synthetic;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

public sealed class SyntheticLineTests
{
    [Fact]
    public void A_part_is_the_same_in_whatever_order_parts_are_asked_for()
    {
        SyntheticLine line = new(5, 0.5);
        SyntheticPart[] forwards = [.. Enumerable.Range(1, 100).Select(number => line.Part(number))];
        SyntheticPart[] backwards = [.. Enumerable.Range(1, 100).Reverse().Select(number => new SyntheticLine(5, 0.5).Part(number))];

        Assert.Equal(forwards, backwards.Reverse());
        Assert.Equal(forwards.Length, forwards.DistinctBy(part => part.Seed).Count());
    }

    [Fact]
    public void Lines_with_different_seeds_share_no_part()
    {
        HashSet<ulong> looks = [];

        foreach (ulong seed in (ulong[])[0, 1, 2, 1001, ulong.MaxValue])
        {
            SyntheticLine line = new(seed, 0.5);
            Assert.All(Enumerable.Range(1, 500), number => Assert.True(looks.Add(line.Part(number).Seed)));
        }
    }

    /// <summary>5000 parts: the standard deviation of a share of 0.5 is 0.007, of 0.1 it is 0.0042; the bounds are five of them.</summary>
    [Fact]
    public void Good_parts_come_with_their_share_and_defects_share_the_rest_evenly()
    {
        SyntheticLine line = new(11, 0.5);
        Dictionary<string, double> shares = Enumerable.Range(1, 5000).Select(number => line.Part(number).Label)
            .GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count() / 5000.0);

        Assert.Equal(SyntheticLabels.All.Order(), shares.Keys.Order());
        Assert.InRange(shares[SyntheticLabels.Ok], 0.465, 0.535);
        Assert.All(shares.Where(share => share.Key != SyntheticLabels.Ok), share => Assert.InRange(share.Value, 0.079, 0.121));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_share_of_none_or_all_is_kept_exactly(double okShare)
    {
        SyntheticLine line = new(3, okShare);

        Assert.All(Enumerable.Range(1, 1000), number => Assert.Equal(okShare == 1, line.Part(number).Label == SyntheticLabels.Ok));
    }

    [Fact]
    public void The_labels_are_good_and_at_least_five_defects()
    {
        Assert.Equal("ok", SyntheticLabels.All[0]);
        Assert.Superset(new HashSet<string> { "ok", "scratch", "pit", "inclusion", "patch", "crack" }, SyntheticLabels.All.ToHashSet());
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_that_is_no_probability_is_refused(double okShare) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticLine(1, okShare));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Parts_are_numbered_from_one(long number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticLine(1, 0.5).Part(number));
}
