using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

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

    /// <summary>How activation ranges are chosen.</summary>
    public RangeMethod Range { get; init; } = RangeMethod.MeanSquaredError;

    /// <summary>What the integer model takes; null: bytes where the model can, floats elsewhere.</summary>
    public InputFormat? Input { get; init; }

    /// <summary>Whether the CPU variant may use operators that only this program has.</summary>
    public bool AllowsOwnOperators { get; init; } = true;

    /// <summary>Whether the forms of operators are raced against each other on this machine.</summary>
    public bool IsTuned { get; init; }

    /// <summary>Names of operators that stay float whatever the budget.</summary>
    public IReadOnlyList<string> FloatOperators { get; init; } = [];

    /// <summary>Folder of labelled images to compare on, or null.</summary>
    public string? Check { get; init; }

    /// <summary>What the check set is, in words, or null.</summary>
    public string? CheckName { get; init; }

    /// <summary>Percentage points of top-1 that may be lost on the check set; infinity for no limit.</summary>
    public required double MaxDrop { get; init; }

    /// <summary>Where the bundle goes.</summary>
    public required string Output { get; init; }

    /// <summary>The integer variants of the bundle, one or more; the budget is searched for on the first.</summary>
    public IReadOnlyList<EmissionTarget> Variants { get; init; } = [EmissionTarget.Cpu];

    /// <summary>Whether the bundle keeps the float model too.</summary>
    public bool KeepFp32 { get; init; }

    /// <summary>Folder that gets what Ascend's tools need; null for none.</summary>
    public string? AscendKit { get; init; }

    /// <summary>The Ascend chip that the kit is for, as ATC names it.</summary>
    public string? Soc { get; init; }

    /// <summary>Path of the report without its endings; null for no report.</summary>
    public string? Report { get; init; }

    /// <summary>Threads; 0 means one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Threads as a number of 1 or more.</summary>
    public int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}
