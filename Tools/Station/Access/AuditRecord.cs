using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Access;

/// <summary>Something that was changed, or tried in vain, as the audit has it: a link of a chain.</summary>
internal sealed record AuditRecord
{
    /// <summary>What stands before the first record.</summary>
    public const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string HashBegin = ",\"hash\":\"";
    private const string HashEnd = "\"}";
    private const int HashLetters = 64;

    /// <summary>Its number: 1, 2, 3.</summary>
    public required long Number { get; init; }

    /// <summary>When, UTC, ISO 8601.</summary>
    public required string At { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>The role in which it was done.</summary>
    public required string Role { get; init; }

    /// <summary>Address that the call came from; "console" for a command.</summary>
    public required string From { get; init; }

    /// <summary>What sort of thing it is, a word: "recipe.changed".</summary>
    public required string What { get; init; }

    /// <summary>What was done, a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>SHA-256 of the record before, 64 hexadecimal digits.</summary>
    public required string Previous { get; init; }

    /// <summary>SHA-256 of the line without this member, 64 hexadecimal digits.</summary>
    public string? Hash { get; init; }

    /// <summary>The record with its hash, and its line without the line's end.</summary>
    public (AuditRecord Record, string Line) Seal()
    {
        string open = PlainJson.Text(this with { Hash = null }, AuditJson.Default.AuditRecord);
        string hash = HashOf(open);
        return (this with { Hash = hash }, $"{open[..^1]}{HashBegin}{hash}{HashEnd}");
    }

    /// <summary>Reads a line; null where it is no record, or its hash is not that of the line.</summary>
    public static AuditRecord? Parse(string line)
    {
        int begin = line.Length - HashEnd.Length - HashLetters - HashBegin.Length;
        if (begin <= 0 || string.CompareOrdinal(line, begin, HashBegin, 0, HashBegin.Length) != 0)
        {
            return null;
        }

        string hash = line.Substring(begin + HashBegin.Length, HashLetters);
        return HashOf(line[..begin] + "}") == hash ? Read(line) : null;
    }

    private static AuditRecord? Read(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement record = json.RootElement;
            return new AuditRecord
            {
                Number = record.GetProperty("number").GetInt64(),
                At = record.GetProperty("at").GetString()!,
                By = record.GetProperty("by").GetString()!,
                Role = record.GetProperty("role").GetString()!,
                From = record.GetProperty("from").GetString()!,
                What = record.GetProperty("what").GetString()!,
                Detail = record.GetProperty("detail").GetString()!,
                Previous = record.GetProperty("previous").GetString()!,
                Hash = record.GetProperty("hash").GetString()!,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Source-generated JSON of the audit, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditRecord))]
internal sealed partial class AuditJson : JsonSerializerContext;
