using EdgeConvNeXt.Quantization.Sizing;

namespace EdgeConvNeXt.Cli.Advise;

/// <summary>Holds sizes of ConvNeXt against a rate of parts, one picture for each.</summary>
/// <param name="board">What the board is called.</param>
/// <param name="speed">Its speed; null where it is not known.</param>
internal sealed class Advisor(string board, BoardSpeed? speed)
{
    /// <summary>
    /// Largest part of the time that inference may take. The rest is for the picture's way from camera to network, outputs, other programs,
    /// parts that come close together, and processors that slow down when they get warm. A rule of thumb, not a measurement.
    /// </summary>
    public const double LoadLimit = 0.7;

    // Published figures have one decimal; differences of such are not exact.
    private const double Rounding = 1e-9;

    private const int PrunedExpansion = 3;
    private const double Giga = 1e9;
    private const double Mega = 1e6;

    private static readonly string[] GeneralNotes =
    [
        FormattableString.Invariant(
            $"Fits: inference takes {LoadLimit:P0} of the time at most. The rest is for the picture's way to the network, outputs, other ")
        + "programs, parts that come close together, and warm processors.",
        "Top-1 is that of ImageNet-1K as published (Liu et al. 2022 at 224 pixels; below Tiny timm's V1 weights at 288): your own task "
        + "decides, measure on it with `edge evaluate`.",
        "A name with 0.75 has a quarter of the hidden channels pruned: its operations are exact, its accuracy is to be measured with "
        + "`edge prune`.",
    ];

    /// <summary>Makes the report.</summary>
    /// <param name="fps">Parts a second, above 0.</param>
    /// <param name="side">Width and height of the input in pixels.</param>
    /// <param name="maxDrop">Largest drop of published top-1 against the best listed size, in percentage points.</param>
    public AdviceReport Advise(double fps, int side, double maxDrop)
    {
        double best = PublishedSize.All.Max(size => size.Top1);
        ILookup<bool, PublishedSize> taken = PublishedSize.All.ToLookup(size => best - size.Top1 <= maxDrop + Rounding);
        AdviceRow[] rows = [.. taken[true].SelectMany(size => RowsOf(size, fps, side))];
        AdviceRow[] published = [.. rows.Where(row => row.Top1 is not null)];
        AdviceRow? recommended = published.LastOrDefault(row => row.Fits == "yes");
        return new AdviceReport
        {
            Board = speed?.Board ?? board, Basis = speed?.Basis, SureBy = speed?.SureBy, HopedBy = speed?.HopedBy, BestBy = speed?.BestBy,
            Fps = fps, LoadLimit = LoadLimit, Size = side, Rows = rows, LeftOut = [.. taken[false].Select(size => size.Name)],
            Recommended = recommended?.Name,
            Advice = speed is null
                ? $"No document says how fast {board} computes INT8: run `edge advise --board this` on it, or `edge bench` with a model."
                : new AdviceSentence(rows, speed, fps).Of(recommended),
            Notes = [.. speed?.Notes ?? [], .. GeneralNotes],
        };
    }

    // Large sizes are worth pruning; of the small ones there is a smaller one.
    private IEnumerable<AdviceRow> RowsOf(PublishedSize size, double fps, int side)
    {
        SizedNetwork network = size.At(side);
        if (size.IsOfTheAuthors)
        {
            yield return RowOf(network.Pruned(PrunedExpansion), $"{size.Name} 0.75", fps);
        }

        yield return RowOf(network, size.Name, fps) with { Top1 = size.Top1, Top1Size = size.Top1Side };
    }

    private AdviceRow RowOf(SizedNetwork network, string name, double fps)
    {
        AdviceRow row = new()
        {
            Name = name, Gmac = network.Operations / Giga, ParametersM = network.Parameters / Mega, Int8Mb = network.Bytes / Mega,
        };
        if (speed is null)
        {
            return row;
        }

        PictureTime time = speed.TimeOf(network);
        return row with
        {
            Ms = time.Sure.TotalMilliseconds, HopedMs = time.Hoped.TotalMilliseconds, BestMs = time.Best.TotalMilliseconds,
            PartsPerSecond = 1 / time.Sure.TotalSeconds, BestPartsPerSecond = 1 / time.Best.TotalSeconds,
            Fits = IsWithin(time.Sure, fps) ? "yes" : IsWithin(time.Hoped, fps) ? "maybe" : "no",
        };
    }

    private static bool IsWithin(TimeSpan time, double fps) => time.TotalSeconds * fps <= LoadLimit;
}
