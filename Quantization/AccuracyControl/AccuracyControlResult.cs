using System.Globalization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>
/// The integer models, what they cost, and whether that is within the budget. <see cref="BundleWriter"/> writes <see cref="Manifest"/> and
/// <see cref="Files"/> as a bundle.
/// </summary>
public sealed class AccuracyControlResult
{
    private readonly QuantizationSession _session;

    internal AccuracyControlResult(FloatModel model, QuantizationSession session, AccuracyControlOptions options)
    {
        _session = session;
        Options = options;
        FloatManifest = model.Manifest;
        FloatBytes = model.Bytes;
    }

    /// <summary>What was asked for.</summary>
    public AccuracyControlOptions Options { get; }

    /// <summary>Size of the float model as one file, in bytes.</summary>
    public long FloatBytes { get; }

    /// <summary>Number of pictures the activations were observed on.</summary>
    public int CalibrationImages => _session.CalibrationImages;

    /// <summary>
    /// Every variant: the integer ones in the order of the options, then the float model if it is kept. They are there even if they lose
    /// too much.
    /// </summary>
    public IReadOnlyList<EvaluatedVariant> Variants { get; internal init; } = [];

    /// <summary>What restoring accuracy came to; null where the budget needed nothing.</summary>
    public MixedPrecision? MixedPrecision { get; internal init; }

    /// <summary>The kernels that were measured, in order; empty without tuning.</summary>
    public IReadOnlyList<TuningStep> Tuning { get; internal init; } = [];

    /// <summary>Names of the operators that went back to float for the budget, the most worthwhile first.</summary>
    public IReadOnlyList<string> RestoredOperators => MixedPrecision?.Found?.FloatOperators ?? [];

    /// <summary>
    /// The manifest of a bundle of all variants: labels and preprocessing of the float model, and how well each variant did.
    /// </summary>
    public ModelManifest Manifest => FloatManifest with { Variants = [.. Variants.Select(item => item.Describe(Options.ValidationName))] };

    /// <summary>Name and bytes of each file that the manifest names.</summary>
    public IReadOnlyDictionary<string, byte[]> Files =>
        Variants.ToDictionary(item => item.Candidate.Variant.File, item => item.Candidate.Bytes);

    /// <summary>Whether no variant loses more than is allowed; true where there is no limit.</summary>
    public bool IsWithinBudget => TooLossy is null;

    /// <summary>What loses too much, and by how much, as one clause without a full stop; null when all is within the budget.</summary>
    public string? Reason => TooLossy is { } variant ? Explain(variant) : null;

    /// <summary>The model's manifest, without variants of integers.</summary>
    internal ModelManifest FloatManifest { get; }

    /// <summary>What each operator does and costs; null when that was not asked for.</summary>
    internal OperatorStudy? Study { get; init; }

    /// <summary>Times of the float model, then of the first integer one; empty without a study.</summary>
    internal IReadOnlyList<OperatorTimes> Times { get; init; } = [];

    private EvaluatedVariant? TooLossy =>
        Variants.FirstOrDefault(item => item.Candidate.Result is not null && item.Accuracy?.Drop > Options.MaxDrop);

    /// <summary>
    /// What makes an .om model where Ascend's tools are, with the same operators in float; see <see
    /// cref="QuantizationSession.EmitAscendKit"/>.
    /// </summary>
    /// <param name="soc">The chip as ATC names it, such as Ascend310B4.</param>
    /// <returns>Relative paths, with '/', and contents of the files.</returns>
    /// <exception cref="EdgeException">The model, its normalisation or the chip's name cannot be expressed to the tools.</exception>
    public IReadOnlyDictionary<string, byte[]> EmitAscendKit(string soc) => _session.EmitAscendKit(soc, RestoredOperators.ToHashSet());

    private string Explain(EvaluatedVariant variant)
    {
        string which = variant == Variants[0] ? "INT8" : $"The variant {variant.Candidate.Variant.Name}";
        string atBest = MixedPrecision is { Found: null, Steps.Count: > 0 } mixed
            ? string.Create(
                CultureInfo.InvariantCulture, $", and {mixed.Steps.Min(step => step.Measure.Drop):F2} at best with operators in float")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{which} loses {variant.Accuracy!.Drop:F2} points of top-1{atBest}, more than the {Options.MaxDrop:F2} allowed");
    }
}

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

/// <summary>What restoring accuracy came to: some operators integer, some float.</summary>
/// <param name="Steps">Every mixed precision that was tried, in order.</param>
/// <param name="Found">The one with the fewest float operators that is within the budget; null when none is.</param>
public sealed record MixedPrecision(IReadOnlyList<BudgetStep> Steps, BudgetStep? Found);
