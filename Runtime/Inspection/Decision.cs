namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What a decision rule makes of one set of scores.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="LabelIndex">Index of the label with the highest score; -1 when scores are no numbers, so that there is none.</param>
/// <param name="Score">Its softmax probability, 0..1; 0 when there is none.</param>
/// <param name="Reason">Why the part is unsure; null for OK and NG.</param>
public readonly record struct Decision(Outcome Outcome, int LabelIndex, float Score, string? Reason);
