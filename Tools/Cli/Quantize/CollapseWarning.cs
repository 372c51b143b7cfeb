using System.Globalization;
using EdgeConvNeXt.Quantization.AccuracyControl;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Says plainly that an integer model came out useless.</summary>
internal static class CollapseWarning
{
    /// <summary>Warns of each variant that judges otherwise than its float parent.</summary>
    /// <param name="variants">The variants; those without a result are passed over.</param>
    /// <param name="error">Standard error.</param>
    public static void Write(IEnumerable<EvaluatedVariant> variants, TextWriter error)
    {
        foreach ((CandidateVariant candidate, AccuracyResult? accuracy) in variants.Where(item => item.Candidate.Result is not null))
        {
            if (accuracy is { IsCollapsed: true })
            {
                string figures = string.Create(
                    CultureInfo.InvariantCulture,
                    $"agrees with FP32 on {100 * accuracy.Agreement:F2} % of the check images "
                    + $"and loses {accuracy.Drop:F2} points of top-1");
                error.WriteLine(
                    $"edge: warning: the variant {candidate.Variant.Name} {figures}. "
                    + "Look at the calibration images first: they have to look like the line's and differ from each other.");
            }
        }
    }
}
