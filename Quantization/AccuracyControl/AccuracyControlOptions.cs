using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>How a model is quantized, and what that may cost.</summary>
public sealed record AccuracyControlOptions
{
    /// <summary>Percentage points of top-1 that integers may lose on the validation pictures, 0 or more.</summary>
    /// <value>Default: positive infinity, no limit. Any other needs validation pictures.</value>
    public double MaxDrop { get; init; } = double.PositiveInfinity;

    /// <summary>The integer variants to make, one or more, each once; the budget is kept by mixed precision on the first.</summary>
    /// <value>Default: the one for ONNX Runtime's CPU provider.</value>
    public IReadOnlyList<LoweringTarget> Variants { get; init; } = [LoweringTarget.Cpu];

    /// <summary>How activation ranges are chosen.</summary>
    /// <value>Default: the smallest squared error.</value>
    public RangeMethod RangeMethod { get; init; } = RangeMethod.MeanSquaredError;

    /// <summary>What the integer model takes.</summary>
    /// <value>Default: null: bytes where the model can, floats elsewhere.</value>
    public InputFormat? InputFormat { get; init; }

    /// <summary>Names of operators that stay float whatever the budget, besides the classifier.</summary>
    /// <value>Default: none.</value>
    public IReadOnlySet<string> FloatOperators { get; init; } = new HashSet<string>();

    /// <summary>Whether the CPU variant may use operators that this library brings along.</summary>
    /// <value>Default: true.</value>
    public bool AllowsOwnOperators { get; init; } = true;

    /// <summary>Whether the fastest kernel of each operator is chosen on this machine; needs the CPU variant.</summary>
    /// <value>Default: false.</value>
    public bool IsTuned { get; init; }

    /// <summary>Whether the float model becomes a variant too.</summary>
    /// <value>Default: false.</value>
    public bool KeepsFloat { get; init; }

    /// <summary>
    /// Whether each operator's noise and time are measured for the report, though the budget does not need them. Takes a minute.
    /// </summary>
    /// <value>Default: false.</value>
    public bool MeasuresOperators { get; init; }

    /// <summary>What the validation pictures are, for the manifest and for people.</summary>
    /// <value>Default: null.</value>
    public string? ValidationName { get; init; }

    /// <summary>
    /// Threads to compute with, 0 or more; 0 stands for one for each core. Each has a picture of its own; the result is the same, whatever
    /// their number. Models are opened once for each while they run over validation pictures, less often where memory is short.
    /// </summary>
    /// <value>Default: 0.</value>
    public int Threads { get; init; }

    /// <summary>Opens every model that is tried; it has to know the provider "cpu".</summary>
    /// <value>Default: ONNX Runtime's CPU provider in this process.</value>
    public ProviderSelector Providers { get; init; } = new([new CpuProvider()]);

    /// <summary><see cref="Threads"/>, counted: 1 or more.</summary>
    public int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>What cannot be meant, as a sentence; null where all is well.</summary>
    /// <param name="hasCalibration">Whether there are calibration pictures.</param>
    /// <param name="hasValidation">Whether there are validation pictures.</param>
    internal string? FindFault(bool hasCalibration, bool hasValidation) => this switch
    {
        { Threads: < 0 } => $"Threads is {Threads}; 0 or more are meant.",
        { MaxDrop: not >= 0 } => $"MaxDrop is {MaxDrop}; 0 percentage points or more are meant.",
        { MaxDrop: < double.PositiveInfinity } when !hasValidation => "MaxDrop needs validation pictures.",
        _ when Variants.Count == 0 || Variants.Distinct().Count() != Variants.Count =>
            $"Variants are [{string.Join(", ", Variants)}]; one or more are meant, each once.",
        _ when !hasCalibration && Variants is not [LoweringTarget.Dynamic] =>
            $"Variants are [{string.Join(", ", Variants)}]; without calibration pictures there is Dynamic alone.",
        { IsTuned: true } when !Variants.Contains(LoweringTarget.Cpu) => "IsTuned needs the variant Cpu, which Variants does not name.",
        _ => null,
    };
}
