namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>A picture as the journal has it.</summary>
internal sealed record PictureRow
{
    /// <summary>Its place in the order in which pictures were kept, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The result that it shows.</summary>
    public required Guid Result { get; init; }

    /// <summary>Where it lies, from its folder of pictures on.</summary>
    public required string Path { get; init; }

    /// <summary>Why it is kept.</summary>
    public required PictureClass Class { get; init; }

    /// <summary>Whether it is kept whatever comes.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>When its verdict was published, by the wall clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether that clock was synchronised; null where that is not known.</summary>
    public bool? IsClockSet { get; init; }

    /// <summary>Why it is not there any more; null while it is.</summary>
    public PictureLoss? Deleted { get; init; }
}

/// <summary>Why a picture is kept, the least valuable first.</summary>
internal enum PictureClass
{
    /// <summary>Of a good part.</summary>
    Ok,

    /// <summary>Of a good part whose number says that it is kept longer.</summary>
    Sampled,

    /// <summary>Of a part that the line is not sure about.</summary>
    Unsure,

    /// <summary>Of a part that is not good.</summary>
    Ng,
}

/// <summary>Why a picture is not there any more.</summary>
internal enum PictureLoss
{
    /// <summary>Its class had more bytes than it may have.</summary>
    Quota = 1,

    /// <summary>It was older than its class may be.</summary>
    Age,

    /// <summary>The disk had too little room.</summary>
    Disk,

    /// <summary>It was not found where it should be.</summary>
    NotFound,
}

/// <summary>How many pictures there are.</summary>
/// <param name="Pictures">Their number.</param>
/// <param name="Bytes">Their bytes together.</param>
internal readonly record struct PictureTotal(long Pictures, long Bytes);

/// <summary>How classes and losses are written.</summary>
internal static class PictureWords
{
    /// <summary>Every class, the least valuable first.</summary>
    public static IReadOnlyList<PictureClass> Classes { get; } = Enum.GetValues<PictureClass>();

    /// <summary>In file names, notes, settings and answers.</summary>
    public static string Of(PictureClass value) => value switch
    {
        PictureClass.Ok => "ok",
        PictureClass.Sampled => "sampled",
        PictureClass.Unsure => "unsure",
        PictureClass.Ng => "ng",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Unknown class of pictures."),
    };

    /// <summary>In answers.</summary>
    public static string Of(PictureLoss value) => value switch
    {
        PictureLoss.Quota => "quota",
        PictureLoss.Age => "age",
        PictureLoss.Disk => "disk",
        PictureLoss.NotFound => "notFound",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Unknown loss of a picture."),
    };

    /// <summary>The class of a word; null where it is none.</summary>
    public static PictureClass? ClassOf(string word) => Classes.Where(value => Of(value) == word).Cast<PictureClass?>().FirstOrDefault();
}
