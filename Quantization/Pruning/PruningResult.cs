using EdgeConvNeXt.Quantization.AccuracyControl;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>What a pruning came to.</summary>
public sealed record PruningResult
{
    /// <summary>Images that the network was studied on and fitted to.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>
    /// Blocks with more hidden channels than positions of the images in which they were looked at: what is left of them was fitted to too
    /// little, and more images help.
    /// </summary>
    public int ScarceBlocks { get; init; }

    /// <summary>The pruned network; null when none keeps to the budget.</summary>
    public PrunedNetwork? Network { get; init; }

    /// <summary>
    /// The pruned network against the whole one on the validation pictures; null without such pictures, or without a network.
    /// </summary>
    public AccuracyResult? Accuracy { get; init; }

    /// <summary>The sizes that were tried for the budget, in order.</summary>
    public IReadOnlyList<PruningTrial> Trials { get; init; } = [];

    /// <summary>What the network was allowed to lose, in percentage points; null without a budget.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>Why there is no network, as a sentence without a final period; null where there is one.</summary>
    public string? Reason { get; init; }
}

/// <summary>A size that was tried.</summary>
/// <param name="Keep">The share of the operations that was asked for.</param>
/// <param name="Drop">Percentage points of top-1 that it loses on the validation pictures; null where so much cannot go.</param>
public readonly record struct PruningTrial(double Keep, double? Drop);
