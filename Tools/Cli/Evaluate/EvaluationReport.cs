using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>What an evaluation came to: <c>edge evaluate --json</c>. Shares are 0..1; values that do not exist are absent.</summary>
internal sealed record EvaluationReport
{
    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the variant.</summary>
    public required string Variant { get; init; }

    /// <summary>Name of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Images judged.</summary>
    public required int Images { get; init; }

    /// <summary>Images that could not be read; not among <see cref="Images"/>.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Share of images whose highest score is the true label.</summary>
    public required double Top1 { get; init; }

    /// <summary>Share of images whose true label is among the five highest scores.</summary>
    public required double Top5 { get; init; }

    /// <summary>Every label.</summary>
    public required IReadOnlyList<LabelReport> Labels { get; init; }

    /// <summary>Images of each true label (row) by judged label (column), in the order of <see cref="Labels"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>NG parts called OK.</summary>
    public required int Escapes { get; init; }

    /// <summary>OK parts called NG.</summary>
    public required int Overkill { get; init; }

    /// <summary>Parts called unsure.</summary>
    public required int Unsure { get; init; }

    /// <summary>From decoded pixels to the verdict.</summary>
    public required LatencyPercentiles LatencyMs { get; init; }

    /// <summary>The model's run alone.</summary>
    public required LatencyPercentiles InferenceMs { get; init; }

    /// <summary>Name and version of the reference.</summary>
    public string? Reference { get; init; }

    /// <summary>Name of the reference's variant.</summary>
    public string? ReferenceVariant { get; init; }

    /// <summary>Top-1 of the reference.</summary>
    public double? ReferenceTop1 { get; init; }

    /// <summary>The reference's run alone.</summary>
    public LatencyPercentiles? ReferenceInferenceMs { get; init; }

    /// <summary>Share of images that both models judge the same.</summary>
    public double? Agreement { get; init; }

    /// <summary>
    /// 10 log10 of summed squared reference logits over summed squared differences; absent when that is no finite number, as without any
    /// difference.
    /// </summary>
    public double? LogitSqnrDb { get; init; }

    /// <summary>What the model loses against the reference in top-1, in percentage points.</summary>
    public double? Drop { get; init; }

    /// <summary>Sums up.</summary>
    /// <param name="evaluator">Has seen every image.</param>
    /// <param name="models">The model, and what it was held against.</param>
    /// <param name="unreadable">Images that could not be read.</param>
    public static EvaluationReport Of(Evaluator evaluator, EvaluatedModels models, int unreadable)
    {
        ConfusionMatrix confusion = evaluator.Tally.Confusion;
        ModelComparison? comparison = evaluator.Comparison;
        IEnumerable<int> indexes = Enumerable.Range(0, confusion.Classes);
        return new EvaluationReport
        {
            Model = models.Bundle.Manifest.Id,
            Variant = models.Sessions.First.Variant.Name,
            Provider = models.Sessions.First.Provider,
            Images = evaluator.Tally.Images,
            Unreadable = unreadable,
            Top1 = evaluator.Tally.Top1,
            Top5 = evaluator.Tally.Top5,
            Labels = [.. indexes.Select(index => LabelReport.Of(models.Bundle.Manifest.Labels[index], confusion, index))],
            Confusion = [.. indexes.Select(truth => (IReadOnlyList<int>)[.. indexes.Select(judged => confusion[truth, judged])])],
            Escapes = evaluator.Escapes,
            Overkill = evaluator.Overkill,
            Unsure = evaluator.Unsure,
            LatencyMs = LatencyPercentiles.Of(evaluator.Total),
            InferenceMs = LatencyPercentiles.Of(evaluator.Inference),
            Reference = models.Reference?.Manifest.Id,
            ReferenceVariant = models.ReferenceSessions?.First.Variant.Name,
            ReferenceTop1 = comparison?.Reference.Top1,
            ReferenceInferenceMs = comparison is null ? null : LatencyPercentiles.Of(evaluator.ReferenceInference),
            Agreement = comparison?.Agreement,
            LogitSqnrDb = comparison is null ? null : Decibels.Rounded(comparison.LogitSqnrDb),
            Drop = comparison is null ? null : Math.Round(comparison.Drop, 4),
        };
    }
}

/// <summary>How one label did.</summary>
/// <param name="Label">The label.</param>
/// <param name="Images">Images that bear it.</param>
/// <param name="Recall">Share of them that were recognised, 0..1; null without images.</param>
/// <param name="Precision">Share of the judgements for it that were right, 0..1; null when it was never judged.</param>
internal sealed record LabelReport(string Label, int Images, double? Recall, double? Precision)
{
    /// <summary>One row of a confusion matrix.</summary>
    public static LabelReport Of(string label, ConfusionMatrix confusion, int index)
    {
        double recall = confusion.Recall(index);
        double precision = confusion.Precision(index);
        return new LabelReport(
            label, confusion.OfClass(index), double.IsNaN(recall) ? null : recall, double.IsNaN(precision) ? null : precision);
    }
}
