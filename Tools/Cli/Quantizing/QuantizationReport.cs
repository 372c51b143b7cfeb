namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>What a quantization came to: <c>edge quantize --json</c>. Shares are 0..1; without a check set the figures are absent.</summary>
internal sealed record QuantizationReport
{
    /// <summary>The bundle that was written, or null when the answer was no.</summary>
    public string? Bundle { get; init; }

    /// <summary>Images the activations were observed on.</summary>
    public required int CalibrationImages { get; init; }

    /// <summary>Images of the check set.</summary>
    public int? CheckImages { get; init; }

    /// <summary>The float model on the check set.</summary>
    public PrecisionReport? Fp32 { get; init; }

    /// <summary>The integer model on the check set.</summary>
    public PrecisionReport? Int8 { get; init; }

    /// <summary>What INT8 loses in top-1, in percentage points.</summary>
    public double? Drop { get; init; }

    /// <summary>Share of images that both judge the same.</summary>
    public double? Agreement { get; init; }

    /// <summary>10 log10 of summed squared FP32 logits over summed squared differences, in dB; absent when that is no finite number, as without any difference.</summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>Names of the linear operators that stayed float.</summary>
    public required IReadOnlyList<string> FloatOperators { get; init; }

    /// <summary>Size of the float and of the integer file in bytes.</summary>
    public required FileSizes Bytes { get; init; }
}
