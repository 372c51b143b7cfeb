using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>
/// One variant of the bundle. What was not measured, as without a validation set, is null; of the float model only top-1 and time are here,
/// the rest stands at the report.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Precision">"int8" or "fp32".</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Top1">Share of check images, 0..1, judged rightly.</param>
/// <param name="Drop">What it loses against FP32, in percentage points.</param>
/// <param name="LatencyMs">The model's run alone.</param>
public sealed record VariantFigures(string Name, string Precision, long Bytes, double? Top1, double? Drop, LatencyPercentiles? LatencyMs)
{
    /// <summary>Share of check images, 0..1, whose true label is among the five highest scores.</summary>
    public double? Top5 { get; init; }

    /// <summary>NG parts whose best label means OK.</summary>
    public int? Escapes { get; init; }

    /// <summary>OK parts whose best label means NG.</summary>
    public int? Overkill { get; init; }

    /// <summary>Share of images, 0..1, that it judges as FP32 does.</summary>
    public double? Agreement { get; init; }

    /// <summary>Signal to noise ratio of its logits in dB.</summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>FP32's run alone, in turns with its own.</summary>
    public LatencyPercentiles? Fp32LatencyMs { get; init; }
}
