namespace EdgeConvNeXt.Station.Drift;

/// <summary>Whether parts are still what they were.</summary>
public sealed record DriftStatus
{
    /// <summary>Whether they are not, as far as is known: whether there is an alarm.</summary>
    public required bool Drifted { get; init; }

    /// <summary>What they are held against: "bundle", "learned", "learning", or "none".</summary>
    public required string Baseline { get; init; }

    /// <summary>Parts of this model and recipe that were held against it, also by earlier starts; or learned from so far.</summary>
    public required long Parts { get; init; }

    /// <summary>The alarms; null while there is none.</summary>
    public IReadOnlyList<DriftAlarmStatus>? Alarms { get; init; }

    /// <summary>
    /// Why the distance of features is not watched although other things are, in words; null where it is, and where nothing is.
    /// </summary>
    public string? DistanceUnwatched { get; init; }

    /// <summary>What is watched; null where there is no baseline.</summary>
    public IReadOnlyList<DriftMonitorStatus>? Monitors { get; init; }
}

/// <summary>How one of the things that are watched is.</summary>
/// <param name="Monitor">
/// What: classes, ng, unsure; confidence and distance of parts called good; brightness, contrast, sharpness, noise, positionX, positionY
/// of pictures.
/// </param>
/// <param name="Baseline">Its value in the baseline: a share 0..1, a median; 0 for classes.</param>
/// <param name="Value">Its average in the last whole window; of classes the divergence.</param>
/// <param name="Level">How near it is to an alarm, 0 to 1.</param>
public sealed record DriftMonitorStatus(string Monitor, double Baseline, double Value, double Level);

// Optional members have setters: source-generated JSON would give init-only ones their type's default instead of ours.
/// <summary>An alarm, with what it stands on.</summary>
public sealed record DriftAlarmStatus
{
    /// <summary>Counts alarms of this station, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>
    /// "mix": the model says other things; "picture": camera, lens, light or place are others; "appearance": good parts look less so.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>What was watched.</summary>
    public required string Monitor { get; init; }

    /// <summary>UTC when it began, ISO 8601.</summary>
    public required string Since { get; init; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the recipe; null without one.</summary>
    public string? Recipe { get; init; }

    /// <summary>All of it in a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// The value in the baseline: a share 0..1, of distances that of parts beyond the limit; a median; of classes the share of the class.
    /// </summary>
    public required double Baseline { get; init; }

    /// <summary>The same in the parts that show it.</summary>
    public required double Value { get; init; }

    /// <summary>The distance that parts are beyond; null where the alarm is not of distances.</summary>
    public double? Limit { get; init; }

    /// <summary>The class whose share changed most; null where classes are not what changed.</summary>
    public string? Class { get; init; }

    /// <summary>The parts that show it.</summary>
    public required long Parts { get; init; }

    /// <summary>What was held against the threshold.</summary>
    public required double Statistic { get; init; }

    /// <summary>From here on it is an alarm.</summary>
    public required double Threshold { get; init; }

    /// <summary>
    /// Ids of the last results that made it: of pictures any, else those that are NG, unsure or of the class. Where evidence is kept, their
    /// pictures are found by them.
    /// </summary>
    public IReadOnlyList<string> Results { get; set; } = [];

    /// <summary>Files of the frames from then on.</summary>
    public IReadOnlyList<string> Pictures { get; set; } = [];
}

/// <summary>That an alarm began or is over.</summary>
/// <param name="Number">Counts what happened in this start, from 1.</param>
/// <param name="IsOver">Whether it is over.</param>
/// <param name="At">UTC when it happened, ISO 8601.</param>
/// <param name="Alarm">The alarm.</param>
internal sealed record DriftEvent(long Number, bool IsOver, string At, DriftAlarmStatus Alarm);
