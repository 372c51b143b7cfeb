using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Reports.Figures;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>
/// What a pruning came to: report.json, and <c>edge prune --json</c>. Shares are 0..1, drops percentage points, ratios decibel. What was
/// not measured is absent.
/// </summary>
public sealed record PruningReport
{
    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>When the report was made, UTC.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The program that made it, with its version.</summary>
    public required string Product { get; init; }

    /// <summary>Version of ONNX Runtime, which computed everything.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>The machine that the times are of: processor, cores, system.</summary>
    public required string Machine { get; init; }

    /// <summary>The file that was written, or null when the answer was no.</summary>
    public string? Output { get; init; }

    /// <summary>Why nothing was written, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Images that the network was studied on and fitted to.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>The share of the multiply-accumulates of the linear layers inside of blocks that was asked for.</summary>
    public double? Keep { get; init; }

    /// <summary>The share of them that stayed.</summary>
    public double? Kept { get; init; }

    /// <summary>Multiply-accumulates of these layers for an image, before.</summary>
    public long? OperationsBefore { get; init; }

    /// <summary>Multiply-accumulates of these layers for an image, now.</summary>
    public long? OperationsNow { get; init; }

    /// <summary>Size of the whole network's file in bytes, with all its weights.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>Size of the pruned network's file in bytes.</summary>
    public long? BytesNow { get; init; }

    /// <summary>Blocks that went altogether.</summary>
    public int? RemovedBlocks { get; init; }

    /// <summary>The whole network's blocks in the order of computation.</summary>
    public IReadOnlyList<PrunedBlockFigures> Blocks { get; init; } = [];

    /// <summary>Logits against the whole network's on the calibration images, to which the weights were fitted.</summary>
    public double? CalibrationSqnrDb { get; init; }

    /// <summary>Images of the validation set.</summary>
    public int? CheckImages { get; init; }

    /// <summary>The whole network on the validation set.</summary>
    public PrecisionFigures? Whole { get; init; }

    /// <summary>The pruned network on the validation set.</summary>
    public PrecisionFigures? Pruned { get; init; }

    /// <summary>What the pruned network loses in top-1, in percentage points.</summary>
    public double? Drop { get; init; }

    /// <summary>95 % confidence interval of <see cref="Drop"/>.</summary>
    public ConfidenceInterval? DropInterval { get; init; }

    /// <summary>What it was allowed to lose.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>Share of images that both judge the same.</summary>
    public double? Agreement { get; init; }

    /// <summary>Logits against the whole network's on the validation set.</summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>The sizes that were tried for the budget, in order.</summary>
    public IReadOnlyList<PruningTrialFigures> Trials { get; init; } = [];
}
