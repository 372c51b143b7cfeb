namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>One variant of the bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Precision">"int8" or "fp32".</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="Top1">Share of check images, 0..1, judged rightly; null without a check set.</param>
/// <param name="Drop">What it loses against FP32, in percentage points; null without a check set.</param>
/// <param name="LatencyMs">The model's run alone; null without a check set.</param>
public sealed record VariantFigures(string Name, string Precision, long Bytes, double? Top1, double? Drop, LatencyPercentiles? LatencyMs);
