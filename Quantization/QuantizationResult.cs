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

    /// <summary>The way that was taken.</summary>
    public required QuantizationAlternative Taken { get; init; }

    /// <summary>Every way that was tried.</summary>
    public required IReadOnlyList<QuantizationAlternative> Alternatives { get; init; }

    /// <summary>The stages that were recognised; empty for a model that is no ConvNeXt.</summary>
    public required IReadOnlyList<ConvNeXtStage> Stages { get; init; }

    /// <summary>Every linear operator of the model, in the order of computation.</summary>
    public required IReadOnlyList<QuantizedOperator> Operators { get; init; }

    /// <summary>Names of the operators that stayed float.</summary>
    public IEnumerable<string> FloatOperators => Operators.Where(item => !item.IsInteger).Select(item => item.Name);
}
