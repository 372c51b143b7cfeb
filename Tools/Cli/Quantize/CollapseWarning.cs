using System.Globalization;
using EdgeConvNeXt.Quantization.AccuracyControl;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Says plainly that a model came out useless.</summary>
internal static class CollapseWarning
{
    /// <summary>Warns of each variant that judges otherwise than its float parent.</summary>
    /// <param name="variants">The variants; those without a result are passed over.</param>
    /// <param name="error">Standard error.</param>
    public static void Write(IEnumerable<EvaluatedVariant> variants, TextWriter error)
    {
        foreach ((CandidateVariant candidate, AccuracyResult? accuracy) in variants.Where(item => item.Candidate.Result is not null))
        {
            Write(
                $"the variant {candidate.Variant.Name}", "FP32", accuracy,
                "Look at the calibration images first: they have to look like the line's and differ from each other.", error);
        }
    }

    /// <summary>Warns if a model judges otherwise than the one that it was made of.</summary>
    /// <param name="model">"the variant cpu".</param>
    /// <param name="parent">What it was made of.</param>
    /// <param name="accuracy">How it judges; null where that was not measured.</param>
    /// <param name="remedy">What helps, a sentence.</param>
    /// <param name="error">Standard error.</param>
    public static void Write(string model, string parent, AccuracyResult? accuracy, string remedy, TextWriter error)
    {
        if (accuracy is { IsCollapsed: true })
        {
            string figures = string.Create(
                CultureInfo.InvariantCulture,
                $"agrees with {parent} on {100 * accuracy.Agreement:F2} % of the check images "
                + $"and loses {accuracy.Drop:F2} points of top-1");
            error.WriteLine($"edge: warning: {model} {figures}. {remedy}");
        }
    }
}
