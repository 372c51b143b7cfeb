namespace EdgeConvNeXt.Quantization;

/// <summary>How much one integer operator, all others being float, disturbs the model's answer.</summary>
/// <param name="Name">The operator.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits against the float model in decibel; the lower, the more sensitive. Positive infinity when nothing
/// changes.
/// </param>
public sealed record OperatorSensitivity(string Name, double LogitSqnrDb);
