namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>What pictures are kept, and for how long that lasts.</summary>
public sealed record EvidenceStatus
{
    /// <summary>Where they are.</summary>
    public required string Folder { get; init; }

    /// <summary>Pictures that this start kept.</summary>
    public long Kept { get; init; }

    /// <summary>Pictures that wait to be written.</summary>
    public int Waiting { get; init; }

    /// <summary>Pictures of this start that were lost because too many were on their way.</summary>
    public long Busy { get; init; }

    /// <summary>Pictures of this start that were lost because the disk has too little room.</summary>
    public long NoRoom { get; init; }

    /// <summary>Pictures of this start that could not be made or written.</summary>
    public long Failed { get; init; }

    /// <summary>Pictures that this start deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>Room on the disk; null where it is not known.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Why no picture is deleted any more; null while the oldest are.</summary>
    public string? CleaningStopped { get; init; }

    /// <summary>By class: pinned, ng, unsure, sampled, ok. Null until the journal was asked.</summary>
    public IReadOnlyDictionary<string, EvidenceClassStatus>? Classes { get; init; }
}

/// <summary>The pictures of one class.</summary>
public sealed record EvidenceClassStatus
{
    /// <summary>Ten years, which stand for "longer than anybody plans".</summary>
    public const double MostDays = 3652;

    /// <summary>How many there are.</summary>
    public required long Pictures { get; init; }

    /// <summary>Their bytes together.</summary>
    public required long Bytes { get; init; }

    /// <summary>Above so many bytes the oldest are deleted; null for those that are pinned.</summary>
    public long? MaximumBytes { get; init; }

    /// <summary>
    /// How many days back they reach when their room is full, at the rate of the last day, at most <see cref="MostDays"/>; null where none
    /// came.
    /// </summary>
    public double? LastsDays { get; init; }
}
