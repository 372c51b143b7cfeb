namespace EdgeConvNeXt.Cli.Advise;

/// <summary>Which sizes of ConvNeXt a board can run at a rate of parts.</summary>
public sealed record AdviceReport
{
    /// <summary>The board.</summary>
    public required string Board { get; init; }

    /// <summary>How its times are known: "measured", "scaled" (from one model), "documented"; null where they are not.</summary>
    public string? Basis { get; init; }

    /// <summary>What <see cref="AdviceRow.Ms"/> is: "one thread".</summary>
    public string? SureBy { get; init; }

    /// <summary>What <see cref="AdviceRow.HopedMs"/> is: "2 such cores", "at 9 % of peak".</summary>
    public string? HopedBy { get; init; }

    /// <summary>What <see cref="AdviceRow.BestMs"/> is: "2 such cores", "at peak".</summary>
    public string? BestBy { get; init; }

    /// <summary>Parts a second that the line needs.</summary>
    public required double Fps { get; init; }

    /// <summary>Largest part of the time that inference may take.</summary>
    public required double LoadLimit { get; init; }

    /// <summary>Width and height of the input in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>The sizes, the least operations first.</summary>
    public required IReadOnlyList<AdviceRow> Rows { get; init; }

    /// <summary>Sizes that the largest drop left out.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Name of the size to take; absent where none surely makes it.</summary>
    public string? Recommended { get; init; }

    /// <summary>The advice, a sentence or more.</summary>
    public required string Advice { get; init; }

    /// <summary>Where the figures come from and what they leave out, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>A size of ConvNeXt on a board.</summary>
public sealed record AdviceRow
{
    /// <summary>"tiny", or "tiny 0.75" where a quarter of its hidden channels is pruned.</summary>
    public required string Name { get; init; }

    /// <summary>Multiply-accumulates of a picture, in 10^9.</summary>
    public required double Gmac { get; init; }

    /// <summary>Weights, in millions.</summary>
    public required double ParametersM { get; init; }

    /// <summary>The weights of the INT8 model, in megabytes.</summary>
    public required double Int8Mb { get; init; }

    /// <summary>Published top-1 on ImageNet-1K in percent; absent of pruned ones.</summary>
    public double? Top1 { get; init; }

    /// <summary>Width and height of the pictures that it was measured on.</summary>
    public int? Top1Size { get; init; }

    /// <summary>Milliseconds for a picture to plan with; absent where the board's speed is not known.</summary>
    public double? Ms { get; init; }

    /// <summary>Milliseconds that are worth a measurement: with them it "maybe" fits.</summary>
    public double? HopedMs { get; init; }

    /// <summary>Milliseconds of <see cref="AdviceReport.BestBy"/>: the least that the figures let one think of.</summary>
    public double? BestMs { get; init; }

    /// <summary>Parts a second to plan with, before the margin.</summary>
    public double? PartsPerSecond { get; init; }

    /// <summary>Parts a second of <see cref="BestMs"/>.</summary>
    public double? BestPartsPerSecond { get; init; }

    /// <summary>"yes", "maybe" (to be measured) or "no".</summary>
    public string? Fits { get; init; }
}
