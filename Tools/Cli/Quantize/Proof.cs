using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>What the check set showed of one integer variant, side by side with its float parent.</summary>
/// <param name="evaluator">Has seen every image.</param>
internal sealed class Proof(Evaluator evaluator)
{
    private const int AgreementPlaces = 5;
    private const int DropPlaces = 4;
    private const int MillisecondPlaces = 3;

    /// <summary>What the variant loses in top-1, in percentage points.</summary>
    public double Drop => Math.Round(Comparison.Drop, DropPlaces);

    /// <summary>Share of images, 0..1, that both judge the same.</summary>
    public double Agreement => Comparison.Agreement;

    /// <summary>Top-1 of the variant, 0..1.</summary>
    public double Top1 => Comparison.Candidate.Top1;

    /// <summary>Top-1 of the float parent, 0..1.</summary>
    public double ReferenceTop1 => Comparison.Reference.Top1;

    /// <summary>Number of images.</summary>
    public int Images => Comparison.Images;

    /// <summary>The variant's run alone.</summary>
    public LatencyPercentiles LatencyMs => Percentiles(evaluator.Inference);

    /// <summary>The float parent's run alone.</summary>
    public LatencyPercentiles ReferenceLatencyMs => Percentiles(evaluator.ReferenceInference);

    private ModelComparison Comparison => evaluator.Comparison!;

    /// <summary>The report with everything that the check set showed.</summary>
    public QuantizationReport AddTo(QuantizationReport report, ModelManifest manifest) =>
        new CheckSetFigures(Comparison, manifest).AddTo(report, ReferenceLatencyMs, LatencyMs);

    /// <summary>A variant with everything that the check set showed.</summary>
    public VariantFigures AddTo(VariantFigures variant, ModelManifest manifest) =>
        new CheckSetFigures(Comparison, manifest).AddTo(variant, ReferenceLatencyMs, LatencyMs);

    /// <summary>What the manifest says of the variant.</summary>
    public VariantAccuracy Accuracy(string? checkSet) => new()
    {
        Images = Images,
        Top1 = Top1,
        ReferenceTop1 = ReferenceTop1,
        Agreement = Math.Round(Agreement, AgreementPlaces),
        LogitSqnrDb = CheckSetFigures.Decibels(Comparison.LogitSqnrDb),
        CheckSet = checkSet,
    };

    /// <summary>What the manifest says of the float parent.</summary>
    public VariantAccuracy ReferenceAccuracy(string? checkSet) => new() { Images = Images, Top1 = ReferenceTop1, CheckSet = checkSet };

    private static LatencyPercentiles Percentiles(LatencyHistogram histogram) =>
        new(Milliseconds(histogram, 0.50), Milliseconds(histogram, 0.95), Milliseconds(histogram, 0.99));

    private static double Milliseconds(LatencyHistogram histogram, double share) =>
        Math.Round(histogram.Percentile(share).TotalMilliseconds, MillisecondPlaces);
}
