using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>A baseline as a file of a bundle.</summary>
internal static class BaselineFile
{
    // What a float measures below 1.
    private const int Digits = 8;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">What it holds.</param>
    /// <param name="where">The file, for messages.</param>
    /// <param name="labels">The model's labels.</param>
    /// <exception cref="EdgeException">It has faults; all are named.</exception>
    public static DriftBaseline Read(ReadOnlyMemory<byte> bytes, string where, IReadOnlyList<string> labels)
    {
        SettingFaults faults = [];
        SettingValues? values = BaselineSettings.Document.Read(bytes, where, faults);
        DriftBaseline? baseline = values is null || faults.Count > 0 ? null : Bind(values, labels, faults);
        return baseline is not null && faults.Count == 0 ? baseline : throw new EdgeException(
            EdgeFault.Model, PrintableText.Of(SettingFaults.Message("baseline", faults).TrimEnd('.')), where,
            "a baseline as docs/drift.md describes it", "Make it again with `edge bundle baseline`.");
    }

    /// <summary>Writes a file.</summary>
    public static byte[] Write(DriftBaseline baseline)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartObject(BaselineSettings.Classes.Name);
            foreach ((string label, long parts) in baseline.Classes)
            {
                json.WriteNumber(label, parts);
            }

            json.WriteEndObject();
            json.WriteNumber(BaselineSettings.Ng.Name, baseline.Ng);
            json.WriteNumber(BaselineSettings.Unsure.Name, baseline.Unsure);
            if (baseline.Confidence is { } confidence)
            {
                WriteSpread(json, BaselineSettings.Confidence.Name, confidence);
            }

            json.WriteStartObject(BaselineSettings.PictureGroup.Name);
            foreach ((SettingDefinition setting, QuantileTable spread) in BaselineSettings.Pictures.Zip(baseline.Pictures))
            {
                WriteSpread(json, setting.Name, spread);
            }

            json.WriteEndObject();
            WriteFeatures(json, baseline.Features);
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    private static void WriteFeatures(Utf8JsonWriter json, FeatureBaseline? features)
    {
        if (features is not null)
        {
            json.WriteStartObject(BaselineSettings.FeatureGroup.Name);
            json.WriteString(BaselineSettings.Network.Name, features.Network);
            json.WriteNumber(BaselineSettings.FeatureParts.Name, features.Parts);
            WriteChannels(json, BaselineSettings.Means.Name, features.Spread.Means);
            WriteChannels(json, BaselineSettings.Deviations.Name, features.Spread.Deviations);
            WriteSpread(json, BaselineSettings.Distances.Name, features.Distances);
            json.WriteEndObject();
        }
    }

    // On one line, as there are many.
    private static void WriteChannels(Utf8JsonWriter json, string name, IReadOnlyList<float> values)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]");
    }

    private static void WriteSpread(Utf8JsonWriter json, string name, QuantileTable spread)
    {
        json.WriteStartArray(name);
        foreach (double value in spread.Values)
        {
            json.WriteNumberValue(Math.Round(value, Digits));
        }

        json.WriteEndArray();
    }

    private static DriftBaseline? Bind(SettingValues values, IReadOnlyList<string> labels, SettingFaults faults)
    {
        IReadOnlyDictionary<string, float> counts = values.Labels(BaselineSettings.Classes);
        foreach (string stranger in counts.Keys.Except(labels))
        {
            faults.Add(BaselineSettings.Classes, $"names {JsonValues.Shorten(stranger)}, which is no label of the model.");
        }

        Dictionary<string, long> classes = labels.ToDictionary(label => label, label => (long)counts.GetValueOrDefault(label));
        long parts = classes.Values.Sum();
        if (parts < DriftBaseline.FewestParts)
        {
            faults.Add(BaselineSettings.Classes, $"counts {parts} parts: expected {DriftBaseline.FewestParts} or more.");
        }

        (long ng, long unsure) = (values.Whole(BaselineSettings.Ng)!.Value, values.Whole(BaselineSettings.Unsure)!.Value);
        if (ng + unsure > parts)
        {
            faults.Add(BaselineSettings.Ng, $"and unsure are {ng + unsure}: expected no more than the {parts} parts of classes.");
        }

        QuantileTable?[] spreads = [.. BaselineSettings.Pictures.Select(setting => Spread(values, setting, faults))];
        QuantileTable? confidence = values.IsMentioned(BaselineSettings.Confidence)
            ? Spread(values, BaselineSettings.Confidence, faults)
            : null;
        FeatureBaseline? features = values.HasGroup(BaselineSettings.FeatureGroup) ? Features(values, faults) : null;
        return faults.Count > 0 ? null : new DriftBaseline
        {
            Classes = classes, Ng = ng, Unsure = unsure, Confidence = confidence, Pictures = [.. spreads.Select(spread => spread!)],
            Features = features,
        };
    }

    private static FeatureBaseline? Features(SettingValues values, SettingFaults faults)
    {
        float[] means = [.. values.Numbers(BaselineSettings.Means).Select(value => (float)value)];
        float[] deviations = [.. values.Numbers(BaselineSettings.Deviations).Select(value => (float)value)];
        if (!FeatureSpread.AreSound(means, deviations))
        {
            faults.Add(BaselineSettings.Deviations, $"is another list: expected {BaselineSettings.Deviations.Expected}.");
            return null;
        }

        return Spread(values, BaselineSettings.Distances, faults) is { } distances
            ? new FeatureBaseline(
                values.Text(BaselineSettings.Network)!, values.Whole(BaselineSettings.FeatureParts)!.Value,
                new FeatureSpread(means, deviations), distances)
            : null;
    }

    private static QuantileTable? Spread(SettingValues values, SettingDefinition setting, SettingFaults faults)
    {
        IReadOnlyList<double> spread = values.Numbers(setting);
        if (QuantileTable.AreSound(spread))
        {
            return new QuantileTable(spread);
        }

        faults.Add(setting, $"is another list: expected {setting.Expected}.");
        return null;
    }
}
