using System.Text;
using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>What can be commanded by writing true to a metric, and what a payload commands.</summary>
internal static class SparkplugCommands
{
    /// <summary>The metric that asks for births.</summary>
    public const string Rebirth = "Node Control/Rebirth";

    /// <summary>Commands that need nothing but to be given; they can be switched on.</summary>
    public static IReadOnlyList<string> OfStation { get; } = ["trigger", "recipe"];

    /// <summary>The metric of a command: "Control/Trigger".</summary>
    public static string NameOf(string command) => $"Control/{char.ToUpperInvariant(command[0])}{command[1..]}";

    /// <summary>Reads a command's payload. Other metrics, values and fields are passed over.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="names">Metrics that are asked for.</param>
    /// <returns>Those of them that the payload sets to true, each once, in its order; null where it is no payload.</returns>
    public static IReadOnlyList<string>? Read(ReadOnlySpan<byte> payload, IReadOnlyList<string> names)
    {
        List<string> written = [];
        WireReader reader = new(payload);
        while (reader.Read())
        {
            if (reader is not { Field: PayloadField.Metrics, Type: WireType.Bytes })
            {
                continue;
            }

            if (!ReadMetric(reader.Bytes, out ReadOnlySpan<byte> name, out bool isTrue))
            {
                return null;
            }

            if (isTrue && Find(name, names) is { } known && !written.Contains(known))
            {
                written.Add(known);
            }
        }

        return reader.IsBroken ? null : written;
    }

    // False where it is no metric. Of a field that is there twice the last counts, and of the values the last of them all.
    private static bool ReadMetric(ReadOnlySpan<byte> metric, out ReadOnlySpan<byte> name, out bool isTrue)
    {
        name = default;
        isTrue = false;
        bool isNull = false;
        WireReader reader = new(metric);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case MetricField.Name when reader.Type == WireType.Bytes:
                    name = reader.Bytes;
                    break;
                case MetricField.IsNull when reader.Type == WireType.Varint:
                    isNull = reader.Number != 0;
                    break;
                case MetricField.Boolean when reader.Type == WireType.Varint:
                    isTrue = reader.Number != 0;
                    break;
                case var other when IsOtherValue(other, reader.Type):
                    isTrue = false;
                    break;
            }
        }

        isTrue &= !isNull;
        return !reader.IsBroken;
    }

    // A field that is written as another kind than its own is none that is known.
    private static bool IsOtherValue(long field, WireType type) => field switch
    {
        MetricField.Int or MetricField.Long => type == WireType.Varint,
        MetricField.Float => type == WireType.Fixed32,
        MetricField.Double => type == WireType.Fixed64,
        >= MetricField.Text and <= MetricField.LastValue => type == WireType.Bytes,
        _ => false,
    };

    private static string? Find(ReadOnlySpan<byte> name, IReadOnlyList<string> names)
    {
        // By number: an enumerator for each metric of a hostile payload would be memory.
        for (int i = 0; i < names.Count; i++)
        {
            if (Ascii.Equals(name, names[i]))
            {
                return names[i];
            }
        }

        return null;
    }
}
