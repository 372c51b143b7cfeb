using EdgeConvNeXt.Quantization.Emission;

namespace EdgeConvNeXt.Quantization.Tuning;

/// <summary>A form that was tried for operators of one shape, beside the best one so far.</summary>
/// <param name="Operators">Names of the operators.</param>
/// <param name="From">Their form before.</param>
/// <param name="To">The form that was tried.</param>
/// <param name="FromMilliseconds">Median run of the whole model before.</param>
/// <param name="ToMilliseconds">Median run of the whole model with the form; both took turns.</param>
/// <param name="FasterShare">Share of the turns, 0..1, in which it was faster.</param>
/// <param name="LogitSqnrDb">Signal to noise ratio of the logits with the form, in dB; null where it was not faster and nobody asked.</param>
/// <param name="IsTaken">Whether it was kept.</param>
public sealed record TuningStep(
    IReadOnlyList<string> Operators, OperatorForm From, OperatorForm To, double FromMilliseconds, double ToMilliseconds, double FasterShare, double? LogitSqnrDb,
    bool IsTaken);
