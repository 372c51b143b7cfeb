using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Targets.Displays;

/// <summary>
/// Draws what a station shows: the verdict large, below it counts, rate and address. A display of 32 rows has the rate beside the verdict.
/// </summary>
public static class StatusLayout
{
    private const int LineHeight = DisplayCanvas.PageRows;

    /// <summary>Draws over whatever the canvas showed.</summary>
    public static void Draw(DisplayCanvas canvas, StatusContent content)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        canvas.Clear();
        if (canvas.Height >= 64)
        {
            DrawTall(canvas, content);
        }
        else
        {
            DrawFlat(canvas, content);
        }
    }

    private static void DrawTall(DisplayCanvas canvas, StatusContent content)
    {
        const int Scale = 4;
        const int Digits = 7;
        string verdict = Word(content.Outcome);
        int scale = verdict.Length <= canvas.LettersInLine(Scale) ? Scale : Scale - 1;
        canvas.Write((canvas.Width - VerdictWidth(verdict, scale)) / 2, 0, verdict, scale);
        canvas.Write(0, 4 * LineHeight, $"Parts {Short(content.Parts, Digits)}");
        canvas.Write(0, 5 * LineHeight, $"NG {Short(content.Ng, Digits)}  ?? {Short(content.Unsure, Digits)}");
        canvas.Write(0, 6 * LineHeight, $"{Rate(content.PartsPerMinute)} parts/min");
        canvas.Write(0, 7 * LineHeight, Fitting(canvas, content.Address));
    }

    private static void DrawFlat(DisplayCanvas canvas, StatusContent content)
    {
        const int Scale = 2;
        const int Digits = 4;
        string rate = $"{Rate(content.PartsPerMinute)}/min";
        canvas.Write(0, 0, Word(content.Outcome), Scale);
        canvas.Write(canvas.Width - (rate.Length * (Glyphs.Width + 1)), 0, rate);
        canvas.Write(
            0, 2 * LineHeight,
            Fitting(canvas, $"{Short(content.Parts, Digits)} NG {Short(content.Ng, Digits)} ?? {Short(content.Unsure, Digits)}"));
        canvas.Write(0, 3 * LineHeight, Fitting(canvas, content.Address));
    }

    private static int VerdictWidth(string verdict, int scale) => ((verdict.Length * (Glyphs.Width + 1)) - 1) * scale;

    private static string Word(Outcome? outcome) => outcome switch
    {
        Outcome.Ok => "OK",
        Outcome.Ng => "NG",
        Outcome.Unsure => "UNSURE",
        _ => "--",
    };

    // A count must stay readable when it no longer fits: thousands, then millions.
    private static string Short(long count, int mostDigits)
    {
        const string Units = "kMGTP";
        string digits = count.ToString(CultureInfo.InvariantCulture);
        int thousands = (Math.Max(0, digits.Length - mostDigits) + 2) / 3;
        return thousands == 0 ? digits : digits[..^(3 * thousands)] + Units[thousands - 1];
    }

    private static string Rate(double partsPerMinute) =>
        partsPerMinute.ToString(partsPerMinute < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    // The end of an address says most: the host's last digits and the port.
    private static string Fitting(DisplayCanvas canvas, string text)
    {
        int room = canvas.LettersInLine();
        return text.Length <= room ? text : string.Concat("~", text.AsSpan(text.Length - room + 1));
    }
}

/// <summary>What a station shows on its display.</summary>
/// <param name="Outcome">The last verdict; null before the first.</param>
/// <param name="Parts">Parts so far.</param>
/// <param name="Ng">How many of them were NG.</param>
/// <param name="Unsure">How many of them were unsure.</param>
/// <param name="PartsPerMinute">Rate of the last while.</param>
/// <param name="Address">Where the station's page is, such as 192.168.1.20:8080; empty where it has none.</param>
public readonly record struct StatusContent(Outcome? Outcome, long Parts, long Ng, long Unsure, double PartsPerMinute, string Address);
