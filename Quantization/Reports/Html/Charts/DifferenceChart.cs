using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Reports.Html.Charts;

/// <summary>A difference with its confidence interval around zero, and the limit that it has to keep.</summary>
internal static class DifferenceChart
{
    private const double Middle = 50;
    private const double HalfWidth = 44;
    private const double Margin = 1.15;
    private const double LeastReach = 0.1;
    private const int Height = 64;
    private const int DotRadius = 5;

    /// <summary>Draws the chart.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="drop">The difference in percentage points; losses are positive and lie to the right.</param>
    /// <param name="interval">Its interval.</param>
    /// <param name="maxDrop">The limit, or null.</param>
    public static void Write(HtmlPage page, double drop, ConfidenceInterval interval, double? maxDrop)
    {
        double reach = Margin * new[] { Math.Abs(interval.Low), Math.Abs(interval.High), Math.Abs(drop), maxDrop ?? 0, LeastReach }.Max();
        page.Open(
            "svg", ("width", "100%"), ("height", Figure.Count(Height)), ("role", "img"),
            ("aria-label", Figure.Text($"drop {drop:F2} points, interval {interval.Low:F2} to {interval.High:F2}")));
        Vertical(page, "axis", Place(0, reach));
        Label(page, "no difference", Place(0, reach), 60);
        if (maxDrop is { } limit)
        {
            Vertical(page, "budget", Place(limit, reach));
            Label(page, Figure.Text($"allowed {limit:F2}"), Place(limit, reach), 12);
        }

        page.Void(
            "line", ("class", "whisker"), ("x1", Figure.Position(Place(interval.Low, reach))),
            ("x2", Figure.Position(Place(interval.High, reach))), ("y1", "32"), ("y2", "32"));
        Label(page, Figure.Points(interval.Low), Place(interval.Low, reach), 26);
        Label(page, Figure.Points(interval.High), Place(interval.High, reach), 26);
        page.Void("circle", ("class", "int8"), ("cx", Figure.Position(Place(drop, reach))), ("cy", "32"), ("r", Figure.Count(DotRadius)));
        page.Close();
    }

    private static void Vertical(HtmlPage page, string style, double at) => page.Void(
        "line", ("class", style), ("x1", Figure.Position(at)), ("x2", Figure.Position(at)), ("y1", "16"), ("y2", "48"));

    private static void Label(HtmlPage page, string text, double at, int baseline) => page.Leaf(
        "text", text, ("x", Figure.Position(at)), ("y", Figure.Count(baseline)), ("text-anchor", "middle"));

    private static double Place(double points, double reach) => Middle + (HalfWidth * points / reach);
}
