namespace EdgeConvNeXt.Targets.Boards;

/// <summary>
/// How many 8-bit integer operations a board can do at most, as documents say or as follows from them. No network reaches it.
/// </summary>
/// <param name="Of">What has it: "Ascend 310".</param>
/// <param name="Tops">Operations a second, in 10^12: two for each multiply-accumulate; dense ones, where sparse ones count double.</param>
/// <param name="Kind">What computes.</param>
/// <param name="Source">Who says so, or what it follows from.</param>
public sealed record IntegerRate(string Of, double Tops, RateKind Kind, string Source)
{
    /// <summary>What tells it from the board's other rates, as a word: "20t"; null for the one that the board's id means.</summary>
    public string? Variant { get; init; }

    /// <summary>Whether the maker's own page was read; otherwise it is reported by others, or from memory.</summary>
    public bool IsVerified { get; init; }

    /// <summary>What else one should know, a sentence; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>
    /// The least share of the rate that others published of ConvNeXt with one picture at a time. Of accelerators: 2.3 % (Tiny in float16 on
    /// Ascend 310P, 364 pictures a second: Ascend/ModelZoo-PyTorch, ConvNext_for_Pytorch), and 6 to 9 % (Atto to Nano in INT8 on RDK X5, 10
    /// TOPS: D-Robotics/rdk_model_zoo). Of processors one figure: 18 % (Base in INT8 on Raspberry Pi 5, 275 ms:
    /// Arm/convnext-int8-xnnpack-executorch-raspberrypi5).
    /// </summary>
    public double SureShare => Kind == RateKind.Processor ? 0.18 : 0.023;

    /// <summary>
    /// The share that is worth a measurement: the greatest that was published of accelerators, 9 %; twice the one figure of processors.
    /// </summary>
    public double HopedShare => Kind == RateKind.Processor ? 0.36 : 0.09;
}

/// <summary>What computes.</summary>
public enum RateKind
{
    /// <summary>An NPU or a graphics processor.</summary>
    Accelerator,

    /// <summary>The cores of the processor, all together.</summary>
    Processor,
}
