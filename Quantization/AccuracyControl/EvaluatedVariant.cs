using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>A variant that has run, and what the validation pictures showed of it.</summary>
/// <param name="Candidate">The variant.</param>
/// <param name="Accuracy">
/// The result; for the float model that of the first integer variant against it; null without validation pictures.
/// </param>
public sealed record EvaluatedVariant(CandidateVariant Candidate, AccuracyResult? Accuracy)
{
    /// <summary>What the manifest says of the variant.</summary>
    /// <param name="validationName">What the validation pictures are, or null.</param>
    internal ModelVariant Describe(string? validationName) => Candidate.Variant with
    {
        Accuracy = Candidate.Result is null ? Accuracy?.OfReference(validationName) : Accuracy?.OfCandidate(validationName),
    };
}
