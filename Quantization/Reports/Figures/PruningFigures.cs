namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>What became of a block.</summary>
/// <param name="Name">The block, by the name of its depthwise convolution.</param>
/// <param name="Width">Its hidden channels before.</param>
/// <param name="Kept">Its hidden channels now; 0 when the block is gone.</param>
public sealed record PrunedBlockFigures(string Name, int Width, int Kept);

/// <summary>A size that was tried for the budget.</summary>
/// <param name="Keep">The share of the operations that was asked for.</param>
/// <param name="Drop">Percentage points of top-1 that it loses; absent where so much cannot go.</param>
public sealed record PruningTrialFigures(double Keep, double? Drop);
