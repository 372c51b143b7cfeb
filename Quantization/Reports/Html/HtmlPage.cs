using System.Text;
using System.Xml;

namespace EdgeConvNeXt.Quantization.Reports.Html;

/// <summary>
/// Writes HTML that is well-formed XML too. Whatever comes from outside - labels, names, paths - passes through here and is escaped here;
/// characters that XML cannot hold become U+FFFD.
/// </summary>
internal sealed class HtmlPage : IDisposable
{
    private const char Replacement = '\uFFFD';

    private readonly StringBuilder _text = new("<!DOCTYPE html>\n");
    private readonly XmlWriter _writer;

    public HtmlPage()
    {
        XmlWriterSettings settings = new()
        {
            OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n", ConformanceLevel = ConformanceLevel.Fragment,
        };
        _writer = XmlWriter.Create(_text, settings);
    }

    /// <summary>Begins an element.</summary>
    public void Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _writer.WriteStartElement(element);
        foreach ((string name, string value) in attributes)
        {
            _writer.WriteAttributeString(name, Clean(value));
        }
    }

    /// <summary>Ends the innermost element, with an end tag even when it is empty: HTML knows no other end.</summary>
    public void Close() => _writer.WriteFullEndElement();

    /// <summary>An element with text in it.</summary>
    public void Leaf(string element, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(element, attributes);
        _writer.WriteString(Clean(text));
        Close();
    }

    /// <summary>An element that never has content: a <c>meta</c>, or a shape of a drawing.</summary>
    public void Void(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(element, attributes);
        _writer.WriteEndElement();
    }

    /// <summary>The page so far.</summary>
    public override string ToString()
    {
        _writer.Flush();
        return _text.ToString() + "\n";
    }

    public void Dispose() => _writer.Dispose();

    private static string Clean(string text)
    {
        char[] characters = text.ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (i + 1 < characters.Length && char.IsSurrogatePair(characters[i], characters[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(characters[i]))
            {
                characters[i] = Replacement;
            }
        }

        return new string(characters);
    }
}
