namespace EdgeConvNeXt.Quantization.Reports.Html.Charts;

/// <summary>A name and its bars, one below the other.</summary>
/// <param name="Label">The name.</param>
/// <param name="Bars">The bars.</param>
internal sealed record BarRow(string Label, params IReadOnlyList<Bar> Bars);
