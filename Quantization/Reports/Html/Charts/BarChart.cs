using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Reports.Html.Charts;

/// <summary>
/// Horizontal bars from zero on, each name above its bars. Widths are percentages and heights pixels: the drawing follows the screen's
/// width and its letters keep their size.
/// </summary>
internal static class BarChart
{
    private const double FullWidth = 76;
    private const int LabelHeight = 16;
    private const int BarHeight = 13;
    private const int Gap = 7;
    private const int TextRise = 10;
    private const int TextDistance = 6;
    private const int LongestLabel = 52;

    /// <summary>Draws the chart.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="title">What it shows, for readers who hear the page.</param>
    /// <param name="most">The value of a full bar, above 0.</param>
    /// <param name="rows">What is drawn.</param>
    public static void Write(HtmlPage page, string title, double most, IReadOnlyList<BarRow> rows)
    {
        int height = rows.Sum(Height);
        page.Open("svg", ("width", "100%"), ("height", Figure.Count(height)), ("role", "img"), ("aria-label", title));
        int top = 0;
        foreach (BarRow row in rows)
        {
            WriteRow(page, row, top, most);
            top += Height(row);
        }

        page.Close();
    }

    /// <summary>Says which colour is which.</summary>
    public static void WriteKey(HtmlPage page)
    {
        page.Open("p", ("class", "note"));
        page.Leaf("span", "", ("class", "key fp32"));
        page.Leaf("span", "FP32");
        page.Leaf("span", "", ("class", "key int8"));
        page.Leaf("span", "INT8");
        page.Close();
    }

    private static int Height(BarRow row) => LabelHeight + (row.Bars.Count * BarHeight) + Gap;

    private static void WriteRow(HtmlPage page, BarRow row, int top, double most)
    {
        page.Open("text", ("x", "0"), ("y", Figure.Count(top + LabelHeight - 4)));
        if (row.Label.Length > LongestLabel)
        {
            page.Leaf("title", row.Label);
        }

        page.Leaf("tspan", Shorten(row.Label));
        page.Close();
        foreach ((int index, Bar bar) in row.Bars.Index())
        {
            WriteBar(page, bar, top + LabelHeight + (index * BarHeight), most);
        }
    }

    // Names of operators differ at their ends.
    private static string Shorten(string label) => label.Length <= LongestLabel ? label : $"\u2026{label[^(LongestLabel - 1)..]}";

    private static void WriteBar(HtmlPage page, Bar bar, int top, double most)
    {
        double end = bar.Value is { } value ? Place(value, most) : 0;
        if (bar.Value is not null)
        {
            page.Void(
                "rect", ("class", bar.Series), ("x", "0"), ("y", Figure.Count(top)), ("width", Figure.Position(end)),
                ("height", Figure.Count(BarHeight - 2)));
        }

        if (bar.Interval is { } interval)
        {
            string middle = Figure.Text($"{top + ((BarHeight - 2) / 2.0):F1}");
            end = Math.Max(end, Place(interval.High, most));
            page.Void(
                "line", ("class", "whisker"), ("x1", Figure.Position(Place(interval.Low, most))),
                ("x2", Figure.Position(Place(interval.High, most))), ("y1", middle), ("y2", middle));
        }

        page.Leaf("text", bar.Text, ("x", Figure.Position(end)), ("dx", Figure.Count(TextDistance)), ("y", Figure.Count(top + TextRise)));
    }

    private static double Place(double value, double most) => FullWidth * Math.Clamp(value / most, 0, 1);
}

/// <summary>One bar.</summary>
/// <param name="Series">What it stands for: the style's "fp32", "int8" or "other".</param>
/// <param name="Value">Its length; null for no bar.</param>
/// <param name="Text">The number as it is printed.</param>
/// <param name="Interval">A confidence interval to draw over it, or null.</param>
internal sealed record Bar(string Series, double? Value, string Text, ConfidenceInterval? Interval = null);

/// <summary>A name and its bars, one below the other.</summary>
/// <param name="Label">The name.</param>
/// <param name="Bars">The bars.</param>
internal sealed record BarRow(string Label, params IReadOnlyList<Bar> Bars);
