using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Outputs.JsonLines;

/// <summary>
/// One verdict as one JSON object that stands by itself: part, result id, time (UTC, ISO 8601), station, start, serial, batch and what was
/// wrong with the code where there are any, outcome (ok, ng, unsure), action (passed, rejected, none) and what said so, label, score,
/// scores by label, truth, origin and reason where there are any, timings in ms, model, recipe and thresholds, sequence. Without a picture
/// or scores that are numbers label is null and scores is left out. For one thread.
/// </summary>
public sealed class VerdictJson
{
    /// <summary>How times are written, in UTC.</summary>
    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A caller has to set its writer so: readable letters instead of escapes, no checks of what this class does right.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private readonly JsonEncodedText _station;
    private readonly JsonEncodedText _start;
    private readonly JsonEncodedText[] _labels;
    private (ModelIdentity Model, JsonEncodedText[] Labels)? _model;
    private BasisJson? _basis;

    /// <param name="station">Name of the station.</param>
    /// <param name="start">What distinguishes this start of the station from others.</param>
    /// <param name="labels">The labels of a model that a verdict does not name, in the order of its scores.</param>
    public VerdictJson(string station, string start, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _station = JsonEncodedText.Encode(station, WriterOptions.Encoder);
        _start = JsonEncodedText.Encode(start, WriterOptions.Encoder);
        _labels = Encode(labels);
    }

    /// <summary>Writes one object.</summary>
    public void Write(Utf8JsonWriter json, in QueuedVerdict item)
    {
        ArgumentNullException.ThrowIfNull(json);
        Verdict verdict = item.Verdict;
        json.WriteStartObject();
        json.WriteNumber("part"u8, verdict.PartNumber);
        json.WriteString("result"u8, verdict.ResultId);
        WriteTime(json, item.PublishedAt);
        json.WriteString("station"u8, _station);
        json.WriteString("start"u8, _start);
        WriteIfAny(json, "serial"u8, verdict.Serial);
        WriteIfAny(json, "batch"u8, verdict.Batch);
        WriteIfAny(json, "codeFault"u8, verdict.CodeFault);
        json.WriteString("outcome"u8, NameOf(verdict.Outcome));
        WriteAction(json, verdict);
        json.WriteString("label"u8, verdict.Label);
        WriteScore(json, "score"u8, verdict.Score);
        if (verdict.Label is not null)
        {
            WriteScores(json, item.Scores, verdict.Basis?.Model);
        }

        WriteIfAny(json, "truth"u8, verdict.Frame.Truth);
        WriteIfAny(json, "origin"u8, verdict.Frame.Origin);
        WriteIfAny(json, "region"u8, verdict.Region);
        WriteIfAny(json, "reason"u8, verdict.Reason);
        WriteTimings(json, verdict.Timings);
        json.WriteString("model"u8, verdict.ModelId);
        WriteBasis(json, verdict.Basis);
        json.WriteNumber("sequence"u8, verdict.Frame.Sequence);
        json.WriteEndObject();
    }

    /// <summary>A time as it is written in every message, in UTC.</summary>
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    internal static ReadOnlySpan<byte> NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "ok"u8,
        Outcome.Ng => "ng"u8,
        Outcome.Unsure => "unsure"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    private static void WriteAction(Utf8JsonWriter json, in Verdict verdict)
    {
        json.WriteString("action"u8, NameOf(verdict.Action));
        if (verdict.Rule != ActionRule.None)
        {
            json.WriteString("actionBy"u8, NameOf(verdict.Rule));
        }
    }

    internal static ReadOnlySpan<byte> NameOf(PartAction action) => action switch
    {
        PartAction.None => "none"u8,
        PartAction.Passed => "passed"u8,
        PartAction.Rejected => "rejected"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Unknown action."),
    };

    // Members of the recipe and settings, by the names that they have there.
    internal static ReadOnlySpan<byte> NameOf(ActionRule rule) => rule switch
    {
        ActionRule.Thresholds => "thresholds"u8,
        ActionRule.Voting => "voting"u8,
        ActionRule.Unsure => "unsure"u8,
        ActionRule.Rejection => "rejection"u8,
        ActionRule.WhenUnsound => "model.whenUnsound"u8,
        ActionRule.Interlock => "interlock"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown rule."),
    };

    private void WriteBasis(Utf8JsonWriter json, VerdictBasis? basis)
    {
        if (basis is not null)
        {
            _basis = ReferenceEquals(_basis?.Basis, basis) ? _basis : new BasisJson(basis);
            _basis.Write(json);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out int length, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteString("time"u8, text[..length]);
    }

    private JsonEncodedText[] LabelsOf(ModelIdentity model)
    {
        if (_model is not { } known || !ReferenceEquals(known.Model, model))
        {
            _model = known = (model, Encode(model.Labels));
        }

        return known.Labels;
    }

    private static JsonEncodedText[] Encode(IReadOnlyList<string> labels) =>
        [.. labels.Select(label => JsonEncodedText.Encode(label, WriterOptions.Encoder))];

    private void WriteScores(Utf8JsonWriter json, float[] scores, ModelIdentity? model)
    {
        JsonEncodedText[] labels = model is null ? _labels : LabelsOf(model);
        json.WriteStartObject("scores"u8);
        for (int i = 0; i < scores.Length; i++)
        {
            json.WritePropertyName(labels[i]);
            WriteScoreValue(json, scores[i]);
        }

        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, ReadOnlySpan<byte> name, float score)
    {
        json.WritePropertyName(name);
        WriteScoreValue(json, score);
    }

    // JSON has no word for what is not a number.
    private static void WriteScoreValue(Utf8JsonWriter json, float score)
    {
        if (float.IsFinite(score))
        {
            json.WriteNumberValue(score);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteTimings(Utf8JsonWriter json, in StageTimings timings)
    {
        json.WriteStartObject("timings"u8);
        json.WriteNumber("wait"u8, timings.Wait.TotalMilliseconds);
        json.WriteNumber("preprocess"u8, timings.Preprocess.TotalMilliseconds);
        json.WriteNumber("inference"u8, timings.Inference.TotalMilliseconds);
        json.WriteNumber("decide"u8, timings.Decide.TotalMilliseconds);
        json.WriteNumber("total"u8, timings.Total.TotalMilliseconds);
        json.WriteEndObject();
    }
}
