using System.Globalization;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>What a drift alarm means.</summary>
internal enum DriftKind
{
    /// <summary>The model says other things than before: other parts come, or it sees them otherwise.</summary>
    Mix,

    /// <summary>The pictures are others: camera, lens, light, or where parts lie.</summary>
    Picture,

    /// <summary>Parts that the model calls good look to it less like good ones than before.</summary>
    Appearance,
}

/// <summary>That something is not as in the baseline, with the numbers that say so.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Monitor">
/// What was watched: "classes", "ng", "unsure", "confidence", "distance", or one of <see cref="PictureMeasure.Names"/>.
/// </param>
/// <param name="Baseline">
/// Its value in the baseline: a share 0..1, of distance of the parts beyond <see cref="Limit"/>; the median of a picture's value; 0 for
/// classes.
/// </param>
/// <param name="Value">Its average over the parts; for classes the divergence.</param>
/// <param name="Parts">The parts that show it: since it began, as far as that can be told, or of the window.</param>
/// <param name="Statistic">What was held against the threshold.</param>
/// <param name="Threshold">From here on it is an alarm.</param>
internal sealed record DriftAlarm(
    DriftKind Kind, string Monitor, double Baseline, double Value, long Parts, double Statistic, double Threshold)
{
    /// <summary>The class whose share changed most; null where the alarm is not of classes.</summary>
    public string? Class { get; init; }

    /// <summary>Its share in the baseline, 0..1.</summary>
    public double ClassBaseline { get; init; }

    /// <summary>Its share in the window, 0..1.</summary>
    public double ClassValue { get; init; }

    /// <summary>The distance that parts are beyond; null where the alarm is not of distances.</summary>
    public double? Limit { get; init; }

    /// <summary>One sentence without its full stop: "picture changed: brightness is 0.41 instead of 0.46 over 65 parts (...)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} changed: {Numbers} ({Test})");

    private string Word => Kind.ToString().ToLowerInvariant();

    private string Numbers => Class is not null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Class} is {ClassValue:0.0##} of {Parts} parts instead of {ClassBaseline:0.0##}, more than any other class changed")
        : Limit is not null ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Monitor} is beyond {Limit:0.0##} in {Value:0.0##} of {Parts} parts instead of {Baseline:0.0##}")
        : string.Create(CultureInfo.InvariantCulture, $"{Monitor} is {Value:0.0###} instead of {Baseline:0.0###} over {Parts} parts");

    private string Test => Class is not null
        ? string.Create(CultureInfo.InvariantCulture, $"divergence {Statistic:0.000}, threshold {Threshold:0.000}")
        : string.Create(CultureInfo.InvariantCulture, $"evidence {Statistic:0.##E+0}, threshold {Threshold:0.##E+0}");
}
