using EdgeConvNeXt.Quantization.AccuracyControl;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>What <c>edge quantize</c> was asked for.</summary>
internal sealed record QuantizeOptions
{
    /// <summary>The float model, an .onnx file.</summary>
    public required string Model { get; init; }

    /// <summary>Its partial manifest.</summary>
    public required string Manifest { get; init; }

    /// <summary>Folder of calibration images; null without, for the dynamic variant alone.</summary>
    public required string? Calibration { get; init; }

    /// <summary>How many of them at most.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>Folder of labelled images to compare on, or null.</summary>
    public string? Check { get; init; }

    /// <summary>How the model is quantized, and what that may cost.</summary>
    public required AccuracyControlOptions Quantization { get; init; }

    /// <summary>Where the bundle goes.</summary>
    public required string Output { get; init; }

    /// <summary>Folder that gets what Ascend's tools need; null for none.</summary>
    public string? AscendKit { get; init; }

    /// <summary>The Ascend chip that the kit is for, as ATC names it.</summary>
    public string? Soc { get; init; }

    /// <summary>Path of the report without its endings; null for no report.</summary>
    public string? Report { get; init; }
}
