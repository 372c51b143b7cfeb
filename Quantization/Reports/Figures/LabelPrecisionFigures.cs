namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>How one label did in one precision.</summary>
/// <param name="Recall">Share of its images that were recognised, 0..1; null without images.</param>
/// <param name="Precision">Share of the judgements for it that were right, 0..1; null when it was never judged.</param>
/// <param name="Escapes">Its parts that were called OK though they are NG.</param>
/// <param name="Overkill">Its parts that were called NG though they are OK.</param>
public sealed record LabelPrecisionFigures(double? Recall, double? Precision, int Escapes, int Overkill);
