using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>What shall be quantized, and how.</summary>
public sealed record QuantizationRequest
{
    /// <summary>The float model: an ONNX file, with its external data files beside it.</summary>
    public required string ModelPath { get; init; }

    /// <summary>How the model wants its picture, as its manifest states it.</summary>
    public required ImageInput Input { get; init; }

    /// <summary>The calibration images; null to do without, for the dynamic variant alone.</summary>
    public required ICalibrationData? Calibration { get; init; }

    /// <summary>
    /// What the integer model takes. For bytes the first convolution must not pad; the normalisation is then inside its weights. Null takes
    /// bytes where that is so, floats elsewhere.
    /// </summary>
    public InputFormat? InputFormat { get; init; }

    /// <summary>How the range of each activation is chosen.</summary>
    public RangeMethod RangeMethod { get; init; } = RangeMethod.MeanSquaredError;

    /// <summary>Names of operators that stay float. The classifier, the last linear operator, stays float in any case.</summary>
    public IReadOnlySet<string> FloatOperators { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether the model for the CPU provider may use operators that this library brings along, which another program would have to
    /// register too. They make it a fifth faster.
    /// </summary>
    public bool AllowsOwnOperators { get; init; } = true;

    /// <summary>Threads for running the float model, 1 or more; 0 means one for each core.</summary>
    public int Threads { get; init; }
}
