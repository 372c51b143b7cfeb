using EdgeConvNeXt.Cli.Demo;

namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>One precision on the check set.</summary>
/// <param name="Top1">Share, 0..1, of images whose highest score is the true label.</param>
/// <param name="LatencyMs">The model's run alone.</param>
internal sealed record PrecisionReport(double Top1, Percentiles LatencyMs);
