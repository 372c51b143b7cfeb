using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Cli.Evaluate;

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
        return new LabelReport(label, confusion.OfClass(index), double.IsNaN(recall) ? null : recall, double.IsNaN(precision) ? null : precision);
    }
}
