using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>
/// Writes values as JSON on one line, names and paths as they are and not as escapes. The code for it is generated for each type
/// (<see cref="System.Text.Json.Serialization.JsonSourceGenerationMode.Serialization"/>): a description of the type's members, by which
/// it could be read back too, would weigh many times as much in the native program. Such code allows neither an encoder nor converters
/// among the options of its context: the writer has the encoder, and types name their converters themselves.
/// </summary>
internal static class PlainJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON in UTF-8.</summary>
    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => Write(value, type).WrittenSpan.ToArray();

    /// <summary>The JSON as text.</summary>
    public static string Text<T>(T value, JsonTypeInfo<T> type) => Encoding.UTF8.GetString(Write(value, type).WrittenSpan);

    private static ArrayBufferWriter<byte> Write<T>(T value, JsonTypeInfo<T> type)
    {
        ArrayBufferWriter<byte> written = new();
        using Utf8JsonWriter writer = new(written, Options);
        JsonSerializer.Serialize(writer, value, type);
        return written;
    }
}
