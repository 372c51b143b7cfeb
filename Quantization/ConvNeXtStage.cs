namespace EdgeConvNeXt.Quantization;

/// <summary>Blocks of a ConvNeXt that follow each other at one width. Tiny has stages of 3, 3, 9 and 3 blocks with 96, 192, 384 and 768 channels.</summary>
/// <param name="Channels">Width of the blocks.</param>
/// <param name="Blocks">Number of blocks.</param>
public readonly record struct ConvNeXtStage(int Channels, int Blocks);
