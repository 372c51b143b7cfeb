using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>Source-generated JSON of reports: camelCase members, what is absent left out.</summary>
[JsonSerializable(typeof(QuantizationReport))]
[JsonSerializable(typeof(PruningReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Indented, for files that people look into.</summary>
    public static ReportJson File { get; } = new(Settings(isIndented: true));

    /// <summary>On one line, for pipes.</summary>
    public static ReportJson Line { get; } = new(Settings(isIndented: false));

    // Labels and operator names are written as they are: the file is no part of a web page.
    private static JsonSerializerOptions Settings(bool isIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = isIndented,
    };
}
