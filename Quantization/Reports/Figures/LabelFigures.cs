namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>How one label did in both precisions.</summary>
/// <param name="Label">The label.</param>
/// <param name="IsOk">Whether it means that the part is good.</param>
/// <param name="Images">Images of the validation set that bear it.</param>
/// <param name="Fp32">In float.</param>
/// <param name="Int8">In integers.</param>
public sealed record LabelFigures(string Label, bool IsOk, int Images, LabelPrecisionFigures Fp32, LabelPrecisionFigures Int8);

/// <summary>How one label did in one precision.</summary>
/// <param name="Recall">Share of its images that were recognised, 0..1; null without images.</param>
/// <param name="Precision">Share of the judgements for it that were right, 0..1; null when it was never judged.</param>
/// <param name="Escapes">Its parts that were called OK though they are NG.</param>
/// <param name="Overkill">Its parts that were called NG though they are OK.</param>
public sealed record LabelPrecisionFigures(double? Recall, double? Precision, int Escapes, int Overkill);
