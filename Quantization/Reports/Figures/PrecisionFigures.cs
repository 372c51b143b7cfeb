using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>One precision on the validation set.</summary>
public sealed record PrecisionFigures
{
    /// <summary>Share, 0..1, of images whose highest score is the true label.</summary>
    public required double Top1 { get; init; }

    /// <summary>95 % confidence interval of <see cref="Top1"/>.</summary>
    public required ConfidenceInterval Top1Interval { get; init; }

    /// <summary>Share, 0..1, of images whose true label is among the five highest scores.</summary>
    public required double Top5 { get; init; }

    /// <summary>NG parts whose best label means OK.</summary>
    public required int Escapes { get; init; }

    /// <summary>OK parts whose best label means NG.</summary>
    public required int Overkill { get; init; }

    /// <summary>The model's run alone.</summary>
    public required LatencyPercentiles LatencyMs { get; init; }

    /// <summary>Images of each true label (row) by judged label (column), in the order of the labels.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }
}
