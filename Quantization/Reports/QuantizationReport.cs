using System.Text.Json.Serialization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Reports.Figures;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>
/// What a quantization came to: report.json, the figures behind report.html, and <c>edge quantize --json</c>. Shares are 0..1, drops
/// percentage points, ratios decibel. What was not measured is absent.
/// </summary>
public sealed record QuantizationReport
{
    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>When the report was made, UTC.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The program that made it, with its version.</summary>
    public required string Product { get; init; }

    /// <summary>Version of ONNX Runtime, which calibrated and measured.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>The machine that the times are of: processor, cores, system.</summary>
    public required string Machine { get; init; }

    /// <summary>Its network family; may be empty.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The bundle that was written, or null when the answer was no.</summary>
    public string? Bundle { get; init; }

    /// <summary>Why no bundle was written, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Images the activations were observed on; 0 where none were needed.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>Images of the validation set.</summary>
    public int? CheckImages { get; init; }

    /// <summary>What the validation set is, in words.</summary>
    public string? CheckSet { get; init; }

    /// <summary>Threads of the whole quantization; 0 stands for one for each core. Each image at work has its share of them.</summary>
    public required int Threads { get; init; }

    /// <summary>The float model on the validation set.</summary>
    public PrecisionFigures? Fp32 { get; init; }

    /// <summary>The integer model on the validation set.</summary>
    public PrecisionFigures? Int8 { get; init; }

    /// <summary>What INT8 loses in top-1, in percentage points.</summary>
    public double? Drop { get; init; }

    /// <summary>95 % confidence interval of <see cref="Drop"/>.</summary>
    public ConfidenceInterval? DropInterval { get; init; }

    /// <summary>What it was allowed to lose.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>Whether the precisions differ by more than chance.</summary>
    public PairedFigures? McNemar { get; init; }

    /// <summary>Share of images that both judge the same.</summary>
    public double? Agreement { get; init; }

    /// <summary>
    /// 10 log10 of summed squared FP32 logits over summed squared differences, in dB; absent when that is no finite number, as without any
    /// difference.
    /// </summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>Size of the float and of the integer file in bytes.</summary>
    public required FileSizes Bytes { get; init; }

    /// <summary>Every label; empty without a validation set.</summary>
    public IReadOnlyList<LabelFigures> Labels { get; init; } = [];

    /// <summary>Names of the linear operators that stayed float.</summary>
    public required IReadOnlyList<string> FloatOperators { get; init; }

    /// <summary>Names of those among them that went back to float for the budget, the most worthwhile first.</summary>
    public IReadOnlyList<string> BudgetOperators { get; init; } = [];

    /// <summary>The mixed precisions that were tried for the budget, in order.</summary>
    public IReadOnlyList<BudgetStepFigures> BudgetSteps { get; init; } = [];

    /// <summary>Every linear operator in the order of computation.</summary>
    public IReadOnlyList<OperatorFigures> Operators { get; init; } = [];

    /// <summary>Time by operator type, the dearest in float first.</summary>
    public IReadOnlyList<OperatorTypeFigures> OperatorTypes { get; init; } = [];

    /// <summary>The configurations that were tried.</summary>
    [JsonPropertyName("alternatives")]
    public IReadOnlyList<PtqTrialFigures> Trials { get; init; } = [];

    /// <summary>The kernels that were measured on this machine, in order; empty without tuning.</summary>
    public IReadOnlyList<TuningFigures> Tuning { get; init; } = [];

    /// <summary>What the bundle holds, or would have held.</summary>
    public IReadOnlyList<VariantFigures> Variants { get; init; } = [];
}
