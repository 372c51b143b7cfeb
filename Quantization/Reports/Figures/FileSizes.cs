namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>Sizes of a model's file before and after.</summary>
/// <param name="Fp32">Bytes of the float file, with all its weights.</param>
/// <param name="Int8">Bytes of the integer file.</param>
public sealed record FileSizes(long Fp32, long Int8);
