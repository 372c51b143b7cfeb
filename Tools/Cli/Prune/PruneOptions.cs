using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Cli.Prune;

/// <summary>What <c>edge prune</c> was asked for.</summary>
internal sealed record PruneOptions
{
    /// <summary>The float model, an .onnx file.</summary>
    public required string Model { get; init; }

    /// <summary>Its partial manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>Folder of calibration images.</summary>
    public required string Calibration { get; init; }

    /// <summary>How many of them at most.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>Folder of labelled images to compare on, or null.</summary>
    public string? Check { get; init; }

    /// <summary>How far the network is pruned.</summary>
    public required PruningOptions Pruning { get; init; }

    /// <summary>The .onnx file to write.</summary>
    public required string Output { get; init; }
}
