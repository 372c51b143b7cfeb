namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>How one label did in both precisions.</summary>
/// <param name="Label">The label.</param>
/// <param name="IsOk">Whether it means that the part is good.</param>
/// <param name="Images">Images of the check set that bear it.</param>
/// <param name="Fp32">In float.</param>
/// <param name="Int8">In integers.</param>
public sealed record LabelFigures(string Label, bool IsOk, int Images, LabelPrecisionFigures Fp32, LabelPrecisionFigures Int8);
