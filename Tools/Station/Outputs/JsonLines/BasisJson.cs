using System.Buffers;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Outputs.JsonLines;

/// <summary>What verdicts were judged by, as JSON that is made once and written with each of them.</summary>
internal sealed class BasisJson
{
    private readonly JsonEncodedText? _recipe;
    private readonly JsonEncodedText? _sha256;
    private readonly byte[] _thresholds;

    /// <param name="basis">What they were judged by.</param>
    public BasisJson(VerdictBasis basis)
    {
        Basis = basis;
        _recipe = Encode(basis.Recipe);
        _sha256 = Encode(basis.RecipeSha256);
        _thresholds = Encode(basis.Thresholds);
    }

    /// <summary>What they were judged by.</summary>
    public VerdictBasis Basis { get; }

    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (_recipe is { } recipe)
        {
            json.WriteString("recipe"u8, recipe);
        }

        if (_sha256 is { } sha256)
        {
            json.WriteString("recipeSha256"u8, sha256);
        }

        json.WritePropertyName("thresholds"u8);
        json.WriteRawValue(_thresholds, skipInputValidation: true);
    }

    private static JsonEncodedText? Encode(string? text) =>
        text is null ? null : JsonEncodedText.Encode(text, VerdictJson.WriterOptions.Encoder);

    /// <summary>Thresholds as an object of default, margin and labels.</summary>
    public static byte[] Encode(DecisionThresholds thresholds)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, VerdictJson.WriterOptions);
        json.WriteStartObject();
        json.WriteNumber("default"u8, thresholds.Default);
        json.WriteNumber("margin"u8, thresholds.Margin);
        json.WriteStartObject("labels"u8);
        foreach ((string label, float threshold) in thresholds.Labels)
        {
            json.WriteNumber(label, threshold);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
