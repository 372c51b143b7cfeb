namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>Signal to noise ratios as reports and manifests give them.</summary>
public static class Decibels
{
    /// <summary>
    /// A ratio in dB to two places; null when it is no finite number: JSON knows neither infinity, which no difference gives, nor NaN,
    /// which zeros give.
    /// </summary>
    public static double? Rounded(double ratio) => double.IsFinite(ratio) ? Math.Round(ratio, 2) : null;
}
