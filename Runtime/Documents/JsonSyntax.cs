using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// From the bytes of a file that people write to a JSON document, or to the place where they stop being one. Comments and trailing commas
/// are allowed.
/// </summary>
internal static class JsonSyntax
{
    private static readonly JsonReaderOptions ReaderOptions = new()
    { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonDocumentOptions DocumentOptions = new()
    { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Parses a file.</summary>
    /// <param name="bytes">UTF-8, with or without a byte order mark; the document goes on using them.</param>
    /// <param name="fault">Why it is no JSON, a clause with line and column from 1; null when it is.</param>
    /// <returns>The document, which the caller disposes, or null.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, out string? fault)
    {
        ReadOnlyMemory<byte> text = WithoutMark(bytes);
        try
        {
            fault = FindUnreadableText(text.Span);
            return fault is null ? JsonDocument.Parse(text, DocumentOptions) : null;
        }
        catch (JsonException syntax)
        {
            fault = Describe(syntax, text.Span);
            return null;
        }
    }

    /// <summary>A file without the byte order mark that some editors put before it.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    // JSON may be well-formed and still hold text that is none: bytes that are not UTF-8, or half of a surrogate pair.
    private static string? FindUnreadableText(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text, ReaderOptions);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                ReadOnlySpan<byte> before = text[..(int)reader.TokenStartIndex];
                int column = before.Length - before.LastIndexOf((byte)'\n');
                return $"the file is not JSON at line {before.Count((byte)'\n') + 1}, column {column}: the text there is not valid UTF-8";
            }
        }

        return null;
    }

    // The library's own sentences are for programmers, so only its places are used.
    private static string Describe(JsonException syntax, ReadOnlySpan<byte> text)
    {
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "the file is empty";
        }

        try
        {
            // Told that more may come, the reader refuses only what nothing that comes could mend.
            Utf8JsonReader reader = new(text, isFinalBlock: false, new JsonReaderState(ReaderOptions));
            while (reader.Read())
            {
            }

            return $"the file ends too early (line {syntax.LineNumber + 1})";
        }
        catch (JsonException wrong)
        {
            int line = (int)(wrong.LineNumber ?? 0);
            int column = (int)(wrong.BytePositionInLine ?? 0);
            return $"the file is not JSON at line {line + 1}, column {column + 1}: {Complaint(text, line, column)}";
        }
    }

    private static string Complaint(ReadOnlySpan<byte> text, int line, int column)
    {
        for (; line > 0; line--)
        {
            text = text[(text.IndexOf((byte)'\n') + 1)..];
        }

        return column < text.Length && text[column] is > (byte)' ' and <= (byte)'~'
            ? $"'{(char)text[column]}' has no place there"
            : "the text there cannot be read";
    }
}
