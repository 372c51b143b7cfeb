namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>Sizes of a model's file before and after.</summary>
/// <param name="Fp32">Bytes of the float file.</param>
/// <param name="Int8">Bytes of the integer file.</param>
internal sealed record FileSizes(long Fp32, long Int8);
