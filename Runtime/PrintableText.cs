using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeConvNeXt.Runtime;

/// <summary>
/// Text from outside (names of files, labels, cameras) as it may stand in a log or on a terminal: what would end a line, move the cursor or
/// turn the direction of writing is written as its number, so that a name can neither forge a line nor hide a part of one.
/// </summary>
public static class PrintableText
{
    /// <summary>Controls (C0, DEL, C1), line and paragraph separators, and the marks that turn the direction of writing.</summary>
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(code => (char)code),
        .. Enumerable.Range(0x7f, 0x21).Select(code => (char)code),
        '\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068',
        '\u2069',
    ]);

    /// <summary>
    /// The text with <c>\n</c>, <c>\r</c>, <c>\t</c> and <c>\u001b</c> in place of such signs; the same object where it has none.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = text.AsSpan().IndexOfAny(Suspects);
        if (first < 0)
        {
            return text;
        }

        StringBuilder printable = new(text, 0, first, text.Length + 16);
        foreach (char sign in text.AsSpan(first))
        {
            if (Suspects.Contains(sign))
            {
                printable.Append(Escaped(sign));
            }
            else
            {
                printable.Append(sign);
            }
        }

        return printable.ToString();
    }

    private static string Escaped(char sign) => sign switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)sign:x4}"),
    };
}
