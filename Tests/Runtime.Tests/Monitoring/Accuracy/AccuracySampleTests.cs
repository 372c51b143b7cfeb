using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Accuracy;

public sealed class AccuracySampleTests
{
    [Fact]
    public void Each_verdict_counts_by_its_parts_and_not_by_its_labels()
    {
        // Of 200 labels 30 say wrong: as they are that would be 85 %.
        AccuracySample sample = new(new VerdictStratum(9_900, 100, 99), new VerdictStratum(60, 60, 40), new VerdictStratum(40, 40, 31));

        Assert.Equal((9_900 * 0.99 / 10_000) + (71.0 / 10_000), sample.Accuracy!.Value, 1e-12);
        Assert.Equal(0.0099, sample.Escapes!.Value, 1e-12);
        Assert.Equal(29.0 / 10_000, sample.Overkill!.Value, 1e-12);
    }

    [Fact]
    public void A_verdict_without_labels_makes_everything_unknown_but_one_without_parts_does_not()
    {
        AccuracySample unknown = new(new VerdictStratum(1000, 100, 99), new VerdictStratum(10, 0, 0), default);
        AccuracySample known = unknown with { Ng = default };

        Assert.Null(unknown.Accuracy);
        Assert.Null(unknown.Bounds(AccuracySample.TwoSided));
        Assert.Null(unknown.Overkill);
        Assert.NotNull(unknown.Escapes);
        Assert.Equal(0.99, known.Accuracy!.Value, 1e-12);
    }

    [Fact]
    public void No_part_no_answer()
    {
        AccuracySample none = default;

        Assert.Null(none.Accuracy);
        Assert.Null(none.Escapes);
        Assert.Null(none.Overkill);
    }

    // NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1: 4 of 20 give 0.081 to 0.416 (two-sided 95 %).
    [Fact]
    public void Bounds_of_one_verdict_are_those_of_Wilson()
    {
        (double low, double high) = WilsonInterval.Of(0.2, 20, AccuracySample.TwoSided);

        Assert.Equal(0.081, low, 0.001);
        Assert.Equal(0.416, high, 0.001);
    }

    [Fact]
    public void What_is_labelled_whole_needs_no_guess_and_what_shows_no_error_does()
    {
        AccuracySample whole = new(new VerdictStratum(100, 100, 97), new VerdictStratum(5, 5, 4), default);
        AccuracySample spotless = new(new VerdictStratum(10_000, 100, 100), default, default);

        Assert.Equal((whole.Accuracy, whole.Accuracy), (whole.Bounds(2)!.Value.Low, whole.Bounds(2)!.Value.High));
        Assert.Equal(1, spotless.Accuracy);
        Assert.InRange(spotless.Bounds(AccuracySample.TwoSided)!.Value.Low, 0.95, 0.97);
    }

    [Fact]
    public void The_bounds_hold_the_truth_in_about_95_of_100_weeks()
    {
        const int Weeks = 2000;
        Random random = new(5);
        int held = 0;
        for (int week = 0; week < Weeks; week++)
        {
            SimulatedWeek parts = SimulatedWeek.Of(random, escapes: 0.01);
            AccuracySample seen = parts.Sample(random, share: 0.05);
            (double low, double high) = seen.Bounds(AccuracySample.TwoSided)!.Value;
            held += low <= parts.Accuracy && parts.Accuracy <= high ? 1 : 0;
        }

        Assert.InRange(held / (double)Weeks, 0.93, 0.985);
    }

    [Fact]
    public void The_estimate_is_right_on_the_average()
    {
        const int Weeks = 1000;
        Random random = new(5);
        double off = 0;
        for (int week = 0; week < Weeks; week++)
        {
            SimulatedWeek parts = SimulatedWeek.Of(random, escapes: 0.02);
            off += parts.Sample(random, share: 0.05).Accuracy!.Value - parts.Accuracy;
        }

        Assert.Equal(0, off / Weeks, 0.0006);
    }
}

/// <summary>A week of 5,000 parts of which all is known.</summary>
internal sealed record SimulatedWeek(int OkRight, int OkWrong, int NgRight, int NgWrong)
{
    private const int Parts = 5000;
    private const double NgShare = 0.04;
    private const double Overkill = 0.2;

    public double Accuracy => (double)(OkRight + NgRight) / Parts;

    /// <param name="random">Where chance comes from.</param>
    /// <param name="escapes">Of the parts that are OK the share that is bad.</param>
    public static SimulatedWeek Of(Random random, double escapes)
    {
        int ng = Hits(random, Parts, NgShare);
        int overkill = Hits(random, ng, Overkill);
        int escaped = Hits(random, Parts - ng, escapes);
        return new SimulatedWeek(Parts - ng - escaped, escaped, ng - overkill, overkill);
    }

    /// <summary>What people see who label every NG part, and such a share of the others.</summary>
    public AccuracySample Sample(Random random, double share)
    {
        int right = Hits(random, OkRight, share);
        int wrong = Hits(random, OkWrong, share);
        return new AccuracySample(
            new VerdictStratum(OkRight + OkWrong, right + wrong, right), new VerdictStratum(NgRight + NgWrong, NgRight + NgWrong, NgRight),
            default);
    }

    private static int Hits(Random random, int count, double share) =>
        Enumerable.Range(0, count).Count(_ => random.NextDouble() < share);
}
