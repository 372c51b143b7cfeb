using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>Where pictures come from.</summary>
/// <param name="Station">Name of the station.</param>
/// <param name="Start">What tells this start from every other one.</param>
/// <param name="Labels">The model's labels, in the order of its scores.</param>
/// <param name="Bundle">Digest of the model bundle's manifest; null where it has none.</param>
/// <param name="BundleKey">The key by which the bundle's signature was proven; null where none was.</param>
internal sealed record EvidenceOrigin(
    string Station, string Start, IReadOnlyList<string> Labels, string? Bundle, string? BundleKey = null);

/// <summary>
/// What stands in a picture's file beside the picture, as JSON: its verdict as it is on a line of <see cref="VerdictJson"/>, and what the
/// journal has besides. From it the journal can be made anew. One thread at a time.
/// </summary>
internal sealed class EvidenceNote : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly EvidenceOrigin _origin;
    private readonly VerdictJson _verdicts;
    private readonly Utf8JsonWriter _json;

    /// <param name="origin">Where pictures come from.</param>
    public EvidenceNote(EvidenceOrigin origin)
    {
        _origin = origin;
        _verdicts = new VerdictJson(origin.Station, origin.Start, origin.Labels);
        _json = new Utf8JsonWriter(_buffer, VerdictJson.WriterOptions);
    }

    /// <summary>The note of a picture, until the next call.</summary>
    /// <param name="item">The verdict.</param>
    /// <param name="area">What of the frame it shows.</param>
    /// <param name="isClockSet">Whether the wall clock was synchronised; null where that is not known.</param>
    public ReadOnlySpan<byte> Write(in QueuedVerdict item, RegionOfInterest area, bool? isClockSet)
    {
        Encode(item, area, isClockSet);
        if (_buffer.WrittenCount > PictureEncoder.LongestNote)
        {
            // A model with thousands of labels: what they scored is in the journal alone.
            Encode(item with { Scores = [] }, area, isClockSet);
        }

        return _buffer.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Encode(in QueuedVerdict item, RegionOfInterest area, bool? isClockSet)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("edgePicture"u8, EvidenceNoteReader.Version);
        WriteRectangle(area);
        if (item.Verdict.Area is { } judged)
        {
            _json.WriteStartObject("judged"u8);
            WriteRectangle(judged);
            _json.WriteEndObject();
        }

        _json.WriteNumber("frameWidth"u8, item.Verdict.Frame.Width);
        _json.WriteNumber("frameHeight"u8, item.Verdict.Frame.Height);
        if (isClockSet is { } clockSet)
        {
            _json.WriteBoolean("clockSet"u8, clockSet);
        }

        _json.WriteNumber("monotonicNs"u8, item.At.Nanoseconds);
        WriteBundle(item.Verdict.Basis?.Model);
        _json.WritePropertyName("verdict"u8);
        _verdicts.Write(_json, item);
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteRectangle(RegionOfInterest area)
    {
        _json.WriteNumber("x"u8, area.X);
        _json.WriteNumber("y"u8, area.Y);
        _json.WriteNumber("width"u8, area.Width);
        _json.WriteNumber("height"u8, area.Height);
    }

    private void WriteBundle(ModelIdentity? model)
    {
        WriteIfAny("bundle"u8, model is null ? _origin.Bundle : model.Digest);
        WriteIfAny("bundleKey"u8, model is null ? _origin.BundleKey : model.Key);
        WriteIfAny("slot"u8, model?.Slot);
    }

    private void WriteIfAny(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, text);
        }
    }
}

/// <summary>What the note in a picture's file says.</summary>
/// <param name="Origin">Where it comes from; without labels where its verdict has no scores.</param>
/// <param name="Item">The verdict.</param>
/// <param name="IsClockSet">Whether the wall clock was synchronised.</param>
/// <param name="Shown">What of the frame the picture shows; null where it does not say.</param>
internal sealed record EvidenceNoteContent(EvidenceOrigin Origin, QueuedVerdict Item, bool? IsClockSet, RegionOfInterest? Shown)
{
    /// <summary>Where in the picture was looked for what decided; null where that is not known.</summary>
    public RegionOfInterest? Judged
    {
        get
        {
            RegionOfInterest judged = Item.Verdict.Area ?? RegionOfInterest.Whole(Item.Verdict.Frame.Width, Item.Verdict.Frame.Height);
            return Shown is { } shown ? judged with { X = judged.X - shown.X, Y = judged.Y - shown.Y } : null;
        }
    }
}

/// <summary>Reads notes.</summary>
internal static class EvidenceNoteReader
{
    /// <summary>The version of notes that this program writes and reads.</summary>
    public const int Version = 1;

    /// <summary>Reads the note of a file; null where it has none of this version, or a damaged one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static EvidenceNoteContent? Read(string file)
    {
        if (PictureNote.Read(file) is not { } text)
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement note = json.RootElement;
            return note.GetProperty("edgePicture").GetInt32() == Version ? Content(note, note.GetProperty("verdict")) : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static EvidenceNoteContent Content(JsonElement note, JsonElement verdict)
    {
        bool isSeen = verdict.TryGetProperty("scores", out JsonElement scores);
        EvidenceOrigin origin = new(
            verdict.GetProperty("station").GetString()!, verdict.GetProperty("start").GetString()!,
            isSeen ? [.. scores.EnumerateObject().Select(score => score.Name)] : [], Text(note, "bundle"), Text(note, "bundleKey"));
        DateTimeOffset time = DateTimeOffset.ParseExact(
            verdict.GetProperty("time").GetString()!, VerdictJson.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        float[] values = isSeen ? [.. scores.EnumerateObject().Select(score => Score(score.Value))] : [];
        QueuedVerdict item = new(VerdictOf(note, verdict, origin), values, time)
        {
            At = new MonotonicTime(note.GetProperty("monotonicNs").GetInt64()),
        };
        bool? isClockSet = note.TryGetProperty("clockSet", out JsonElement clock) ? clock.GetBoolean() : null;
        return new EvidenceNoteContent(origin, item, isClockSet, note.TryGetProperty("x", out _) ? Rectangle(note) : null);
    }

    private static Verdict VerdictOf(JsonElement note, JsonElement verdict, EvidenceOrigin origin)
    {
        string model = verdict.GetProperty("model").GetString()!;
        JsonElement timings = verdict.GetProperty("timings");
        FrameInfo frame = new(
            verdict.GetProperty("sequence").GetInt64(), default, note.GetProperty("frameWidth").GetInt32(),
            note.GetProperty("frameHeight").GetInt32(), default)
        {
            Truth = Text(verdict, "truth"), Origin = Text(verdict, "origin"),
        };
        return new Verdict(
            verdict.GetProperty("part").GetInt64(), Word<Outcome>(verdict, "outcome", VerdictJson.NameOf) ?? default,
            Text(verdict, "label"), Score(verdict.GetProperty("score")), frame,
            new StageTimings(Span(timings, "wait"), Span(timings, "preprocess"), Span(timings, "inference"), Span(timings, "decide")),
            model)
        {
            ResultId = verdict.GetProperty("result").GetGuid(),
            Serial = Text(verdict, "serial"),
            Batch = Text(verdict, "batch"),
            CodeFault = Text(verdict, "codeFault"),
            Region = Text(verdict, "region"),
            Area = note.TryGetProperty("judged", out JsonElement judged) ? Rectangle(judged) : null,
            Reason = Text(verdict, "reason"),
            Basis = verdict.TryGetProperty("thresholds", out JsonElement thresholds)
                ? Basis(verdict, thresholds) with
                {
                    Model = new ModelIdentity(model, origin.Labels)
                    {
                        Digest = origin.Bundle, Key = origin.BundleKey, Slot = Text(note, "slot"),
                    },
                }
                : null,
            Action = Word<PartAction>(verdict, "action", VerdictJson.NameOf) ?? default,
            Rule = Word<ActionRule>(verdict, "actionBy", rule => rule == ActionRule.None ? default : VerdictJson.NameOf(rule)) ?? default,
        };
    }

    private static RegionOfInterest Rectangle(JsonElement group) => new(
        group.GetProperty("x").GetInt32(), group.GetProperty("y").GetInt32(), group.GetProperty("width").GetInt32(),
        group.GetProperty("height").GetInt32());

    private static VerdictBasis Basis(JsonElement verdict, JsonElement thresholds) => new(
        Text(verdict, "recipe"), Text(verdict, "recipeSha256"), new DecisionThresholds
        {
            Default = thresholds.GetProperty("default").GetSingle(),
            Margin = thresholds.GetProperty("margin").GetSingle(),
            Labels = thresholds.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetSingle()),
        });

    private delegate ReadOnlySpan<byte> Name<in T>(T value);

    // Null where it is left out.
    private static T? Word<T>(JsonElement verdict, string member, Name<T> name)
        where T : struct, Enum
    {
        if (Text(verdict, member) is not { } word)
        {
            return null;
        }

        foreach (T value in Enum.GetValues<T>())
        {
            if (System.Text.Encoding.UTF8.GetString(name(value)) == word)
            {
                return value;
            }
        }

        throw new FormatException($"{member} is {word}.");
    }

    private static string? Text(JsonElement group, string member) =>
        group.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    // What is no number has no word in JSON.
    private static float Score(JsonElement value) => value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle();

    private static TimeSpan Span(JsonElement timings, string member) =>
        new((long)Math.Round(timings.GetProperty(member).GetDouble() * TimeSpan.TicksPerMillisecond));
}
