using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Import;

/// <summary>The part of a manifest that a bare ONNX file lacks, as docs/model-bundle.md describes it.</summary>
internal static class PartialManifest
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it as JSON, UTF-8, with a line end at the end.</summary>
    public static byte[] Write(ModelManifest manifest)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("name", manifest.Name);
            writer.WriteString("architecture", manifest.Architecture);
            WriteTexts(writer, "labels", manifest.Labels);
            WriteTexts(writer, "okLabels", manifest.OkLabels);
            WriteInput(writer, manifest.Input);
            writer.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteInput(Utf8JsonWriter writer, ImageInput input)
    {
        writer.WriteStartObject("input");
        writer.WriteNumber("width", input.Width);
        writer.WriteNumber("height", input.Height);
        writer.WriteString("color", Word(input.Color));
        writer.WriteString("resize", Word(input.Resize));
        if (input.Size > 0)
        {
            writer.WriteNumber("size", input.Size);
        }

        writer.WriteString("filter", Word(input.Filter));
        writer.WriteBoolean("antialias", input.Antialias);
        WriteNumbers(writer, "mean", input.Mean);
        WriteNumbers(writer, "std", input.Std);
        writer.WriteEndObject();
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<float> numbers)
    {
        writer.WriteStartArray(name);
        foreach (float number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
