using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Agent.Configuration;

/// <summary>From bytes to a JSON document, or to the place where they stop being one.</summary>
internal static class JsonSyntax
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonDocumentOptions DocumentOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Parses a file; comments and trailing commas are allowed.</summary>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    /// <param name="fault">Why it is no JSON, with line and column from 1; null when it is.</param>
    /// <returns>The document, which the caller disposes, or null.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, out string? fault)
    {
        ReadOnlyMemory<byte> text = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        try
        {
            fault = FindUnreadableText(text.Span);
            return fault is null ? JsonDocument.Parse(text, DocumentOptions) : null;
        }
        catch (JsonException syntax)
        {
            fault = $"The file is not JSON at line {syntax.LineNumber + 1}, column {syntax.BytePositionInLine + 1}: {Reason(syntax)}";
            return null;
        }
    }

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
                return $"The file is not JSON at line {before.Count((byte)'\n') + 1}, column {column}: the text there is not valid UTF-8.";
            }
        }

        return null;
    }

    // The library appends the position, which the sentence has already.
    private static string Reason(JsonException syntax)
    {
        int end = syntax.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? syntax.Message : syntax.Message[..end];
    }
}
