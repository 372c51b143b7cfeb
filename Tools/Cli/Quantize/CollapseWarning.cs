using System.Globalization;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>
/// Says plainly that an integer model came out useless. The ways to quantize are ranked on calibration images alone: where these show too little, the ranking
/// is as blind as the ranges, and only the check set tells.
/// </summary>
internal static class CollapseWarning
{
    // Far outside what rounding to 8 bits does to a model whose ranges fit.
    private const double LeastAgreement = 0.9;
    private const double MostDrop = 5;

    /// <summary>Warns of each variant that judges otherwise than its float parent.</summary>
    /// <param name="drafts">The variants; those without a proof are passed over.</param>
    /// <param name="error">Standard error.</param>
    public static void Write(IEnumerable<ProvenDraft> drafts, TextWriter error)
    {
        foreach ((DraftVariant draft, Proof? proof) in drafts.Where(item => item.Draft.Result is not null))
        {
            if (proof is { Agreement: < LeastAgreement } or { Drop: > MostDrop })
            {
                error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"edge: warning: the variant {draft.Variant.Name} agrees with FP32 on {100 * proof.Agreement:F2} % of the check images and loses {proof.Drop:F2} points of top-1. Look at the calibration images first: they have to look like the line's and differ from each other."));
            }
        }
    }
}
