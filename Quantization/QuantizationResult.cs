using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>An integer model and how it came about.</summary>
public sealed record QuantizationResult
{
    /// <summary>The bytes of the ONNX file.</summary>
    public required byte[] Model { get; init; }

    /// <summary>What the integer model takes.</summary>
    public required InputFormat InputFormat { get; init; }

    /// <summary>Number of images the activations were observed on.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>The trial whose configuration was chosen; null without calibration images.</summary>
    public required PtqTrial? Chosen { get; init; }

    /// <summary>Every trial, in order.</summary>
    public required IReadOnlyList<PtqTrial> Trials { get; init; }

    /// <summary>The stages that were recognised; empty for a model that is no ConvNeXt.</summary>
    public required IReadOnlyList<ConvNeXtStage> Stages { get; init; }

    /// <summary>Every linear operator of the model, in the order of computation.</summary>
    public required IReadOnlyList<QuantizedOperator> Operators { get; init; }

    /// <summary>Names of the operators that stayed float.</summary>
    public IEnumerable<string> FloatOperators => Operators.Where(item => !item.IsInteger).Select(item => item.Name);
}

/// <summary>
/// Blocks of a ConvNeXt that follow each other at one width. Tiny has stages of 3, 3, 9 and 3 blocks with 96, 192, 384 and 768 channels.
/// </summary>
/// <param name="Channels">Width of the blocks.</param>
/// <param name="Blocks">Number of blocks.</param>
public readonly record struct ConvNeXtStage(int Channels, int Blocks);

/// <summary>A linear operator of a quantized model.</summary>
/// <param name="Name">The node's name in the float model.</param>
/// <param name="Kind">"convolution", "depthwise convolution" or "linear layer".</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="IsInteger">Whether it is computed with integers.</param>
/// <param name="InputMinimum">Smallest input value that its 8 bits express; 0 for a float operator.</param>
/// <param name="InputMaximum">Largest input value that its 8 bits express; 0 for a float operator.</param>
public sealed record QuantizedOperator(string Name, string Kind, long Parameters, bool IsInteger, float InputMinimum, float InputMaximum);
