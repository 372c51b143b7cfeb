namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>Whether the two precisions differ by more than chance: McNemar's exact test.</summary>
/// <param name="BothRight">Images that both judged rightly.</param>
/// <param name="Fp32Only">Images that only FP32 judged rightly.</param>
/// <param name="Int8Only">Images that only INT8 judged rightly.</param>
/// <param name="BothWrong">Images that neither judged rightly.</param>
/// <param name="PValue">Chance, 0..1, of so uneven a split between precisions that are equally good.</param>
public sealed record PairedFigures(long BothRight, long Fp32Only, long Int8Only, long BothWrong, double PValue);
