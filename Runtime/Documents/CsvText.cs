using System.Text;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// Comma-separated values as RFC 4180 has them; also read as spreadsheets write them where their decimal sign is a comma.
/// </summary>
internal static class CsvText
{
    /// <summary>A line with its end, which is the same on every system.</summary>
    public static string Line(IEnumerable<string> cells) => $"{string.Join(',', cells.Select(Quoted))}\r\n";

    /// <summary>The rows, each with its cells without the spaces around them; empty ones are left out.</summary>
    public static IEnumerable<string[]> Read(string text)
    {
        char separator = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length).Contains(';')
            ? ';' : ',';
        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char sign = i < text.Length ? text[i] : '\n';
            if (isQuoted && i < text.Length)
            {
                (isQuoted, i) = TakeQuoted(text, i, cell);
            }
            else if (sign == '"')
            {
                isQuoted = true;
            }
            else if (sign == separator || sign is '\r' or '\n')
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
                if (sign != separator)
                {
                    if (cells.Exists(one => one.Length > 0))
                    {
                        yield return [.. cells];
                    }

                    cells.Clear();
                }
            }
            else
            {
                cell.Append(sign);
            }
        }
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Two quotes within quotes are one.
    private static (bool IsQuoted, int At) TakeQuoted(string text, int at, StringBuilder cell)
    {
        if (text[at] != '"')
        {
            cell.Append(text[at]);
            return (true, at);
        }

        bool isDoubled = at + 1 < text.Length && text[at + 1] == '"';
        if (isDoubled)
        {
            cell.Append('"');
        }

        return (isDoubled, isDoubled ? at + 1 : at);
    }
}
