using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Reports.Html.Charts;

/// <summary>One bar.</summary>
/// <param name="Series">What it stands for: the style's "fp32", "int8" or "other".</param>
/// <param name="Value">Its length; null for no bar.</param>
/// <param name="Text">The number as it is printed.</param>
/// <param name="Interval">A confidence interval to draw over it, or null.</param>
internal sealed record Bar(string Series, double? Value, string Text, ConfidenceInterval? Interval = null);
