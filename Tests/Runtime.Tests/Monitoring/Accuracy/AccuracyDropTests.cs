using EdgeConvNeXt.Runtime.Monitoring.Accuracy;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Accuracy;

public sealed class AccuracyDropTests
{
    private const int Runs = 2000;

    // A year that leaves no doubt.
    private static readonly AccuracySample Known = OkOnly(100_000_000, 10_000_000, 9_900_000);

    [Theory]
    [InlineData(0.99, 2_830)]
    [InlineData(0.95, 12_116)]
    public void As_many_labels_as_the_sums_say(double share, long expected) => Assert.Equal(expected, AccuracyDrop.LabelsFrom(share));

    [Fact]
    public void Few_labels_cannot_tell_and_it_is_said_how_many_can()
    {
        AccuracyDrop drop = AccuracyDrop.Of(OkOnly(1_000_000, 300, 297), Known);

        Assert.Equal(DropResult.Open, drop.Result);
        Assert.InRange(drop.MoreLabels!.Value, 2_400, 2_600);
        Assert.Equal(0, drop.Drop!.Value, 1e-9);
    }

    [Fact]
    public void A_large_drop_needs_few_labels()
    {
        AccuracyDrop drop = AccuracyDrop.Of(OkOnly(1_000_000, 300, 270), Known);

        Assert.Equal(DropResult.Dropped, drop.Result);
        Assert.Equal(0.09, drop.Drop!.Value, 1e-9);
    }

    [Fact]
    public void A_trifle_is_no_alarm_however_well_it_is_proven() => Assert.Equal(
        DropResult.Steady, AccuracyDrop.Of(OkOnly(100_000_000, 1_000_000, 988_500), Known).Result);

    [Fact]
    public void Where_the_time_before_says_too_little_no_label_of_this_time_helps()
    {
        AccuracyDrop unknown = AccuracyDrop.Of(OkOnly(1_000_000, 5_000, 4_950), default);
        AccuracyDrop vague = AccuracyDrop.Of(OkOnly(1_000_000, 5_000, 4_950), OkOnly(1_000_000, 200, 198));

        Assert.Equal(new AccuracyDrop(DropResult.Open, null, null), unknown);
        Assert.Equal((DropResult.Open, null), (vague.Result, vague.MoreLabels));
    }

    [Fact]
    public void A_small_week_that_is_labelled_whole_lacks_nothing() =>
        Assert.Equal(new AccuracyDrop(DropResult.Steady, 0, 0), AccuracyDrop.Of(OkOnly(1000, 1000, 990), Known));

    // A week of steady work alarms in no more than one case of twenty, a drop of half a point in about four of five.
    [Theory]
    [InlineData(0.01, 2_830, 0.0, 0.05)]
    [InlineData(0.01, 20_000, 0.0, 0.05)]
    [InlineData(0.015, 2_830, 0.75, 1.0)]
    [InlineData(0.015, 20_000, 0.95, 1.0)]
    public void It_alarms_as_often_as_it_should(double errors, int labels, double least, double most)
    {
        Random random = new(3);

        int alarms = Enumerable.Range(0, Runs).Count(_ => AccuracyDrop.Of(
            OkOnly(100_000_000, labels, labels - Errors(random, labels, errors)), Known).Result == DropResult.Dropped);

        Assert.InRange(alarms / (double)Runs, least, most);
    }

    private static AccuracySample OkOnly(long parts, long labelled, long right) =>
        new(new VerdictStratum(parts, labelled, right), default, default);

    // Errors are rare: the gaps between them are drawn.
    private static int Errors(Random random, int labels, double share)
    {
        int errors = 0;
        double next = Gap(random, share);
        while (next < labels)
        {
            errors++;
            next += 1 + Gap(random, share);
        }

        return errors;
    }

    private static double Gap(Random random, double share) => Math.Floor(Math.Log(1 - random.NextDouble()) / Math.Log(1 - share));
}
