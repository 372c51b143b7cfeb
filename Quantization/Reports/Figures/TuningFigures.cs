namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>A kernel of some operators that was measured in turns with the best one so far.</summary>
/// <param name="Operators">Names of the operators, all of one shape.</param>
/// <param name="From">Their kernel before: float, product, convolution or lookup.</param>
/// <param name="To">The kernel that was tried.</param>
/// <param name="FromMs">Median run of the whole model before, in milliseconds.</param>
/// <param name="ToMs">Median run of the whole model with the kernel.</param>
/// <param name="FasterShare">Share of the turns, 0..1, in which it was faster.</param>
/// <param name="LogitSqnrDb">Signal to noise ratio of the logits with the kernel in dB; null where it was not faster.</param>
/// <param name="IsTaken">Whether it was kept.</param>
public sealed record TuningFigures(
    IReadOnlyList<string> Operators, string From, string To, double FromMs, double ToMs, double FasterShare, double? LogitSqnrDb,
    bool IsTaken);
