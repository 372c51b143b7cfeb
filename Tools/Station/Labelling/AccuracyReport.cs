using System.Globalization;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>A week as a script reads it. Rates are 0..1.</summary>
internal sealed record AccuracyReport
{
    /// <summary>Its Monday, by the time zone of the machine.</summary>
    public required string Week { get; init; }

    /// <summary>Its parts.</summary>
    public required long Parts { get; init; }

    /// <summary>Those with the verdict OK.</summary>
    public required StratumReport Ok { get; init; }

    /// <summary>Those with the verdict NG.</summary>
    public required StratumReport Ng { get; init; }

    /// <summary>Those with the verdict unsure.</summary>
    public required StratumReport Unsure { get; init; }

    /// <summary>The share of parts whose verdict is right; null where a verdict has no label.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Lower bound of it, two-sided 95 %.</summary>
    public double? Low { get; init; }

    /// <summary>Upper bound of it.</summary>
    public double? High { get; init; }

    /// <summary>The share of parts that are bad and passed.</summary>
    public double? Escapes { get; init; }

    /// <summary>The share of parts that are good and were NG or unsure.</summary>
    public double? Overkill { get; init; }

    /// <summary>"dropped", "steady" or "open".</summary>
    public required string Result { get; init; }

    /// <summary>How many percentage points it is below the weeks before; negative above.</summary>
    public double? Drop { get; init; }

    /// <summary>How many more labels of OK parts would tell; null where none would.</summary>
    public long? MoreLabels { get; init; }

    /// <summary>The report of a week.</summary>
    public static AccuracyReport Of(WeeklyAccuracy week)
    {
        (double Low, double High)? bounds = week.Sample.Bounds(AccuracySample.TwoSided);
        return new AccuracyReport
        {
            Week = week.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Parts = week.Sample.Parts,
            Ok = StratumReport.Of(week.Sample.Ok),
            Ng = StratumReport.Of(week.Sample.Ng),
            Unsure = StratumReport.Of(week.Sample.Unsure),
            Accuracy = Round(week.Sample.Accuracy),
            Low = Round(bounds?.Low),
            High = Round(bounds?.High),
            Escapes = Round(week.Sample.Escapes),
            Overkill = Round(week.Sample.Overkill),
            Result = week.Drop.Result switch
            {
                DropResult.Dropped => "dropped",
                DropResult.Steady => "steady",
                _ => "open",
            },
            Drop = Round(100 * week.Drop.Drop),
            MoreLabels = week.Drop.MoreLabels,
        };
    }

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 6) : null;
}

/// <summary>Parts of one verdict.</summary>
/// <param name="Parts">All of them.</param>
/// <param name="Labels">Those whose labels count; of OK parts those of the random sample.</param>
/// <param name="Right">Those of them whose verdict is right.</param>
internal sealed record StratumReport(long Parts, long Labels, long Right)
{
    /// <summary>The report of a stratum.</summary>
    public static StratumReport Of(VerdictStratum stratum) => new(stratum.Parts, stratum.Labelled, stratum.Right);
}
