using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>
/// What shadows said, in a file beside the journal: one JSON object a line. A disagreement has both verdicts; agreements are numbers that
/// are added now and then, so that a process that is killed loses some of them and no disagreement.
/// </summary>
internal static class ShadowRecord
{
    /// <summary>Name of the file in the journal's folder.</summary>
    public const string FileName = "journal.shadow.jsonl";

    /// <summary>Beyond so many bytes disagreements are counted only: a shadow that fails everywhere must not fill the disk.</summary>
    public const long MostBytes = 64_000_000;

    private const byte LineEnd = (byte)'\n';

    /// <summary>The file of a journal's folder.</summary>
    public static string FileIn(string folder) => Path.Combine(Path.GetFullPath(folder), FileName);

    /// <summary>Appends a line. Returns when it is on the medium.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static void Append(string path, ShadowLine line) =>
        LineFile.Append(path, [.. PlainJson.Bytes(line, ShadowJson.Default.ShadowLine), LineEnd]);

    /// <summary>The lines of a journal's folder, in order; what is none is passed over.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public static IReadOnlyList<ShadowLine> Read(string folder)
    {
        string path = FileIn(folder);
        try
        {
            return [.. LineFile.Read(path).Select(Parse).OfType<ShadowLine>()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"The record of shadows cannot be read: {fault.Message.TrimEnd('.')}", path,
                "a file that this user may read", "Ask as the agent's user (sudo -u edge-agent).", fault);
        }
    }

    private static ShadowLine? Parse(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement line = json.RootElement;
            return new ShadowLine
            {
                Line = Side(line.GetProperty("line")),
                Shadow = Side(line.GetProperty("shadow")),
                Result = line.TryGetProperty("result", out JsonElement result) ? result.GetGuid() : null,
                Part = line.TryGetProperty("part", out JsonElement part) ? part.GetInt64() : null,
                At = line.TryGetProperty("at", out JsonElement at) ? at.GetDateTimeOffset() : null,
                Agreements = line.TryGetProperty("agreements", out JsonElement agreements) ? agreements.GetInt64() : 0,
                Unrecorded = line.TryGetProperty("unrecorded", out JsonElement unrecorded) ? unrecorded.GetInt64() : 0,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static ShadowSide Side(JsonElement side) => new()
    {
        Model = side.GetProperty("model").GetString()!,
        Bundle = side.TryGetProperty("bundle", out JsonElement bundle) ? bundle.GetString() : null,
        Outcome = side.TryGetProperty("outcome", out JsonElement outcome) ? outcome.GetString() : null,
        Label = side.TryGetProperty("label", out JsonElement label) ? label.GetString() : null,
        Score = side.TryGetProperty("score", out JsonElement score) ? score.GetSingle() : null,
    };
}

/// <summary>A disagreement, agreements that were counted since the line before, or a promotion.</summary>
internal sealed record ShadowLine
{
    /// <summary>The line's model, and its verdict of a disagreement.</summary>
    public required ShadowSide Line { get; init; }

    /// <summary>The shadow, and its verdict of a disagreement.</summary>
    public required ShadowSide Shadow { get; init; }

    /// <summary>The result that they disagree about; null for counts.</summary>
    public Guid? Result { get; init; }

    /// <summary>Number of the part.</summary>
    public long? Part { get; init; }

    /// <summary>When its verdict stood, UTC by the wall clock.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Parts that both would pass, or both stop.</summary>
    public long Agreements { get; init; }

    /// <summary>Disagreements that the record had no room for.</summary>
    public long Unrecorded { get; init; }

    /// <summary>That the shadow became the line's model; null for everything else.</summary>
    public ShadowPromotion? Promotion { get; init; }
}

/// <summary>A shadow became the line's model.</summary>
/// <param name="Proven">Whether the test had decided for it.</param>
/// <param name="By">Who said so; null where nobody gave a name.</param>
internal sealed record ShadowPromotion(bool Proven, string? By);

/// <summary>One of two models.</summary>
internal sealed record ShadowSide
{
    /// <summary>Name and version.</summary>
    public required string Model { get; init; }

    /// <summary>Digest of the bundle's manifest; null where it has none.</summary>
    public string? Bundle { get; init; }

    /// <summary>"ok", "ng" or "unsure"; null for counts.</summary>
    public string? Outcome { get; init; }

    /// <summary>The best label.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability, 0..1.</summary>
    public float? Score { get; init; }

    /// <summary>Whether it would pass the part: unsure is stopped, as at the reject line.</summary>
    [JsonIgnore]
    public bool Passes => Outcome == "ok";

    /// <summary>The model without its verdict.</summary>
    [JsonIgnore]
    public ShadowSide Alone => new() { Model = Model, Bundle = Bundle };

    /// <summary>A model without a verdict.</summary>
    public static ShadowSide Of(ModelIdentity model) => new() { Model = model.Id, Bundle = model.Digest };

    /// <summary>A model and its verdict.</summary>
    public static ShadowSide Of(ModelIdentity model, in Verdict verdict) => Of(model) with
    {
        Outcome = verdict.Outcome.ToString().ToLowerInvariant(), Label = verdict.Label, Score = verdict.Score,
    };
}

/// <summary>Source-generated JSON of the record, for writing. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ShadowLine))]
internal sealed partial class ShadowJson : JsonSerializerContext;
