using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models.Slots;

/// <summary>The table as it stands in its file: one JSON object, for programs alone.</summary>
internal static class SlotTableJson
{
    private const int Version = 1;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Writes a table.</summary>
    public static byte[] Write(SlotTable table)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion"u8, Version);
            WriteIfAny(json, "active"u8, table.Active);
            WriteIfAny(json, "before"u8, table.Before);
            WriteRecord(json, table.Baseline);
            json.WriteStartArray("slots"u8);
            foreach (ModelSlot slot in table.Slots)
            {
                WriteSlot(json, slot);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="FormatException">It is of a newer version, or a member is not what it has to be.</exception>
    public static SlotTable Read(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument json = JsonDocument.Parse(bytes);
        try
        {
            JsonElement root = json.RootElement;
            int version = root.GetProperty("formatVersion").GetInt32();
            ModelSlot[] slots = [.. root.GetProperty("slots").EnumerateArray().Select(ReadSlot)];
            SlotTable table = new()
            {
                Slots = slots, Active = Text(root, "active"), Before = Text(root, "before"), Baseline = Record(root),
            };
            return version == Version && slots.Select(slot => slot.Name).SequenceEqual(SlotTable.Names) && Holds(table.Active)
                && Holds(table.Before)
                ? table
                : throw new FormatException($"It is of version {version}, or its slots do not fit together");

            bool Holds(string? name) =>
                name is null || slots.Any(slot => slot.Name == name && slot is { Model: not null, Digest: not null });
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    private static void WriteSlot(Utf8JsonWriter json, ModelSlot slot)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, slot.Name);
        json.WriteString("state"u8, JsonValues.WordOf(slot.State));
        WriteIfAny(json, "reason"u8, slot.Reason);
        WriteIfAny(json, "model"u8, slot.Model);
        WriteIfAny(json, "digest"u8, slot.Digest);
        WriteIfAny(json, "key"u8, slot.Key);
        if (slot.Release is { } release)
        {
            json.WriteNumber("release"u8, release);
        }

        WriteIfAny(json, "installedAt"u8, slot.InstalledAt?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        if (slot.Attempts > 0)
        {
            json.WriteNumber("attempts"u8, slot.Attempts);
        }

        json.WriteEndObject();
    }

    private static void WriteRecord(Utf8JsonWriter json, ModelRecord? baseline)
    {
        if (baseline is null)
        {
            return;
        }

        json.WriteStartObject("baseline"u8);
        json.WriteNumber("parts"u8, baseline.Parts);
        json.WriteNumber("ng"u8, baseline.Ng);
        json.WriteNumber("unsure"u8, baseline.Unsure);
        json.WriteNumber("p99Ms"u8, baseline.P99Ms);
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static ModelSlot ReadSlot(JsonElement slot) => new(slot.GetProperty("name").GetString() ?? "")
    {
        State = slot.GetProperty("state").GetString() is { } word && JsonValues.WordsOf<SlotState>().Contains(word)
            ? JsonValues.ValueOf<SlotState>(word)
            : throw new FormatException("A slot is in a state that there is not"),
        Reason = Text(slot, "reason"),
        Model = Text(slot, "model"),
        Digest = Text(slot, "digest"),
        Key = Text(slot, "key"),
        Release = slot.TryGetProperty("release", out JsonElement release) ? release.GetInt64() : null,
        InstalledAt = Text(slot, "installedAt") is { } time
            ? DateTimeOffset.ParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : null,
        Attempts = slot.TryGetProperty("attempts", out JsonElement attempts) ? attempts.GetInt32() : 0,
    };

    private static ModelRecord? Record(JsonElement root) => root.TryGetProperty("baseline", out JsonElement record)
        ? new ModelRecord(
            record.GetProperty("parts").GetInt64(), record.GetProperty("ng").GetInt64(), record.GetProperty("unsure").GetInt64(),
            record.GetProperty("p99Ms").GetDouble())
        : null;

    private static string? Text(JsonElement group, string member) =>
        group.TryGetProperty(member, out JsonElement value) ? value.GetString() : null;
}
