using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>What the validation pictures showed of one integer variant, side by side with its float parent.</summary>
public sealed class AccuracyResult
{
    // Far outside what rounding to 8 bits does to a model whose ranges fit.
    private const double LeastAgreement = 0.9;
    private const double LargestDrop = 5;

    private const int AgreementPlaces = 5;
    private const int DropPlaces = 4;

    /// <param name="comparison">Has seen every picture.</param>
    /// <param name="inference">Durations of the variant's run alone.</param>
    /// <param name="referenceInference">Durations of the float parent's run alone, in turns with the variant's.</param>
    internal AccuracyResult(ModelComparison comparison, LatencyHistogram inference, LatencyHistogram referenceInference)
    {
        Comparison = comparison;
        Inference = inference;
        ReferenceInference = referenceInference;
    }

    /// <summary>Both over the same pictures: top-1, top-5, confusion, which model was right where.</summary>
    public ModelComparison Comparison { get; }

    /// <summary>Durations of the variant's run alone.</summary>
    public LatencyHistogram Inference { get; }

    /// <summary>Durations of the float parent's run alone, in turns with the variant's.</summary>
    public LatencyHistogram ReferenceInference { get; }

    /// <summary>Number of pictures, 1 or more.</summary>
    public int Images => Comparison.Images;

    /// <summary>What the variant loses in top-1, in percentage points, to four places; negative when it gains.</summary>
    public double Drop => Math.Round(Comparison.Drop, DropPlaces);

    /// <summary>Share of pictures, 0..1, that both judge the same.</summary>
    public double Agreement => Comparison.Agreement;

    /// <summary>Top-1 of the variant, 0..1.</summary>
    public double Top1 => Comparison.Candidate.Top1;

    /// <summary>Top-1 of the float parent, 0..1.</summary>
    public double ReferenceTop1 => Comparison.Reference.Top1;

    /// <summary>
    /// Whether the variant came out useless: it agrees with its parent on less than 90 % of the pictures or loses more than 5 points. Ways
    /// to quantize are ranked on calibration pictures alone: where these show too little, the ranking is as blind as the ranges, and only
    /// validation tells.
    /// </summary>
    public bool IsCollapsed => Agreement < LeastAgreement || Drop > LargestDrop;

    /// <summary>What the manifest says of the variant.</summary>
    internal VariantAccuracy OfCandidate(string? validationName) => new()
    {
        Images = Images,
        Top1 = Top1,
        ReferenceTop1 = ReferenceTop1,
        Agreement = Math.Round(Agreement, AgreementPlaces),
        LogitSqnrDb = Decibels.Rounded(Comparison.LogitSqnrDb),
        CheckSet = validationName,
    };

    /// <summary>What the manifest says of the float parent.</summary>
    internal VariantAccuracy OfReference(string? validationName) =>
        new() { Images = Images, Top1 = ReferenceTop1, CheckSet = validationName };
}
