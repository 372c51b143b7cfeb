using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>Turns a comparison on a validation set into the figures of a report.</summary>
/// <param name="comparison">FP32 (the reference) and INT8 over the same labelled images, one or more.</param>
/// <param name="manifest">The model's labels.</param>
public sealed class ValidationSetFigures(ModelComparison comparison, ModelManifest manifest)
{
    private const int SharePlaces = 6;
    private const int PointPlaces = 4;

    private readonly HashSet<int> _okClasses =
    [
        .. manifest.Labels.Index().Where(item => manifest.OkLabels.Contains(item.Item)).Select(item => item.Index),
    ];

    /// <summary>The report with everything that the validation set showed.</summary>
    /// <param name="report">The report so far.</param>
    /// <param name="fp32">Latency of the float model's run.</param>
    /// <param name="int8">Latency of the integer model's run.</param>
    public QuantizationReport AddTo(QuantizationReport report, LatencyPercentiles fp32, LatencyPercentiles int8)
    {
        ArgumentNullException.ThrowIfNull(report);
        PairedCounts paired = comparison.Paired;
        ConfidenceInterval loss = ConfidenceInterval.OfLoss(paired);
        return report with
        {
            CheckImages = comparison.Images,
            Fp32 = Precision(comparison.Reference, fp32),
            Int8 = Precision(comparison.Candidate, int8),
            Drop = Math.Round(comparison.Drop, PointPlaces),
            DropInterval = new ConfidenceInterval(Math.Round(100 * loss.Low, PointPlaces), Math.Round(100 * loss.High, PointPlaces)),
            McNemar = new PairedFigures(
                paired.BothRight, paired.ReferenceOnly, paired.CandidateOnly, paired.BothWrong, McNemarTest.PValue(paired)),
            Agreement = comparison.Agreement,
            LogitSqnrDb = Decibels.Rounded(comparison.LogitSqnrDb),
            Labels = [.. manifest.Labels.Index().Select(item => Label(item.Item, item.Index))],
        };
    }

    /// <summary>An integer variant with everything that the validation set showed of it.</summary>
    /// <param name="variant">The variant so far.</param>
    /// <param name="fp32">Latency of the float model's run, in turns with the variant's.</param>
    /// <param name="int8">Latency of the variant's run.</param>
    public VariantFigures AddTo(VariantFigures variant, LatencyPercentiles fp32, LatencyPercentiles int8)
    {
        ArgumentNullException.ThrowIfNull(variant);
        InspectionErrors errors = new(comparison.Candidate.Confusion, _okClasses);
        return variant with
        {
            Top1 = comparison.Candidate.Top1,
            Top5 = comparison.Candidate.Top5,
            Drop = Math.Round(comparison.Drop, PointPlaces),
            Escapes = errors.TotalEscapes,
            Overkill = errors.TotalOverkill,
            Agreement = comparison.Agreement,
            LogitSqnrDb = Decibels.Rounded(comparison.LogitSqnrDb),
            LatencyMs = int8,
            Fp32LatencyMs = fp32,
        };
    }

    /// <summary>What one model came to.</summary>
    /// <param name="tally">Its answers.</param>
    /// <param name="latency">Latency of its run.</param>
    internal PrecisionFigures Precision(ClassificationTally tally, LatencyPercentiles latency)
    {
        IEnumerable<int> classes = Enumerable.Range(0, tally.Confusion.Classes);
        InspectionErrors errors = new(tally.Confusion, _okClasses);
        ConfidenceInterval interval = ConfidenceInterval.OfShare(classes.Sum(index => tally.Confusion[index, index]), tally.Images);
        return new PrecisionFigures
        {
            Top1 = tally.Top1,
            Top1Interval = new ConfidenceInterval(Math.Round(interval.Low, SharePlaces), Math.Round(interval.High, SharePlaces)),
            Top5 = tally.Top5,
            Escapes = errors.TotalEscapes,
            Overkill = errors.TotalOverkill,
            LatencyMs = latency,
            Confusion = [.. classes.Select(truth => (IReadOnlyList<int>)[.. classes.Select(judged => tally.Confusion[truth, judged])])],
        };
    }

    private LabelFigures Label(string label, int index) => new(
        label, _okClasses.Contains(index), comparison.Reference.Confusion.OfClass(index), Label(comparison.Reference, index),
        Label(comparison.Candidate, index));

    private LabelPrecisionFigures Label(ClassificationTally tally, int index)
    {
        InspectionErrors errors = new(tally.Confusion, _okClasses);
        return new LabelPrecisionFigures(
            Share(tally.Confusion.Recall(index)), Share(tally.Confusion.Precision(index)), errors.Escapes(index), errors.Overkill(index));
    }

    private static double? Share(double share) => double.IsNaN(share) ? null : Math.Round(share, SharePlaces);
}
