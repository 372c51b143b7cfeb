using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>Which pictures are kept, how, and for how long.</summary>
internal sealed record EvidenceSettings
{
    /// <summary>Folder of the journal that is their index.</summary>
    public required string Journal { get; init; }

    /// <summary>Folder of the pictures; made where there is none.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the whole frame is kept instead of the region that decided.</summary>
    public bool IsWholeFrame { get; init; }

    /// <summary>What files are made.</summary>
    public PictureFormat Format { get; init; }

    /// <summary>Of a JPEG: 1 to 100.</summary>
    public int Quality { get; init; } = 85;

    /// <summary>Of good parts, those whose number it divides are sampled ones; 0 for none.</summary>
    public int SampleEvery { get; init; }

    /// <summary>Of good parts, the share that people are asked to label, 0..1; they are sampled ones too.</summary>
    public double LabelShare { get; init; }

    /// <summary>Whether the other good parts are kept too.</summary>
    public bool KeepsAllOk { get; init; }

    /// <summary>Room that pictures leave on their disk.</summary>
    public long FreeBytes { get; init; }

    /// <summary>How much of each class is kept.</summary>
    public IReadOnlyDictionary<PictureClass, EvidenceLimits> Limits { get; init; } = new Dictionary<PictureClass, EvidenceLimits>();

    /// <summary>How much of a class is kept.</summary>
    public EvidenceLimits LimitsOf(PictureClass ofClass) => Limits.GetValueOrDefault(ofClass) ?? new EvidenceLimits();

    /// <summary>Why the picture of a verdict is kept; null where it is not.</summary>
    public PictureClass? ClassOf(in Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Ng => PictureClass.Ng,
        Outcome.Unsure => PictureClass.Unsure,
        _ when SampleEvery > 0 && verdict.PartNumber % SampleEvery == 0 => PictureClass.Sampled,
        _ when LabelShare > 0 && LabelSample.Holds(verdict.ResultId, LabelShare) => PictureClass.Sampled,
        _ => KeepsAllOk ? PictureClass.Ok : null,
    };
}

/// <summary>How much of a class of pictures is kept.</summary>
internal sealed record EvidenceLimits
{
    /// <summary>Above so many bytes the oldest go.</summary>
    public long Bytes { get; init; } = long.MaxValue;

    /// <summary>Older ones go; null for none.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>So many stay whatever their bytes and age.</summary>
    public long Minimum { get; init; }
}
