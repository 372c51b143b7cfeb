namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>A variant that has run, and what the check set showed of it.</summary>
/// <param name="Draft">The variant.</param>
/// <param name="Proof">The proof, for the float model that of the first integer variant against it; null without a check set.</param>
internal sealed record ProvenDraft(DraftVariant Draft, Proof? Proof);
