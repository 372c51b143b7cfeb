namespace EdgeConvNeXt.Quantization.Reports.Html;

/// <summary>Tables that scroll sideways where the screen is narrow.</summary>
internal static class HtmlTable
{
    /// <summary>Writes a table of texts.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="heads">Heads of the columns.</param>
    /// <param name="rows">As many texts in each row.</param>
    public static void Write(HtmlPage page, IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        Open(page, heads);
        foreach (IEnumerable<string> row in rows)
        {
            page.Open("tr");
            foreach (string cell in row)
            {
                page.Leaf("td", cell);
            }

            page.Close();
        }

        Close(page);
    }

    /// <summary>Begins a table whose rows the caller writes.</summary>
    public static void Open(HtmlPage page, IEnumerable<string> heads)
    {
        page.Open("div", ("class", "scroll"));
        page.Open("table");
        page.Open("thead");
        page.Open("tr");
        foreach (string head in heads)
        {
            page.Leaf("th", head);
        }

        page.Close();
        page.Close();
        page.Open("tbody");
    }

    /// <summary>Ends it.</summary>
    public static void Close(HtmlPage page)
    {
        page.Close();
        page.Close();
        page.Close();
    }
}
