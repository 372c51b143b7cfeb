namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>What <c>edge quantize</c> was asked for.</summary>
internal sealed record QuantizationOrder
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

    /// <summary>What the check set is, in words, or null.</summary>
    public string? CheckName { get; init; }

    /// <summary>Percentage points of top-1 that may be lost on the check set; infinity for no limit.</summary>
    public required double MaxDrop { get; init; }

    /// <summary>Where the bundle goes.</summary>
    public required string Output { get; init; }

    /// <summary>Threads; 0 means one for each core.</summary>
    public int Threads { get; init; }
}
