using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>A payload of Sparkplug B.</summary>
/// <param name="Metrics">Its metrics, in the order of their times.</param>
internal sealed record SparkplugMessage(IReadOnlyList<SparkplugMetric> Metrics)
{
    /// <summary>When it is sent, in milliseconds of Unix time; null where it says nothing.</summary>
    public long? SentAt { get; init; }

    /// <summary>Its number in the session; null in a death.</summary>
    public byte? Sequence { get; init; }

    /// <summary>Whether it says what its metrics are: births and deaths do.</summary>
    public bool HasTypes { get; init; }

    /// <summary>Whether it tells of what was, and not of what is.</summary>
    public bool IsHistorical { get; init; }

    /// <summary>The message in bytes.</summary>
    public byte[] Encode()
    {
        WireWriter payload = new();
        if (SentAt is { } time)
        {
            payload.Number(PayloadField.Timestamp, (ulong)time);
        }

        foreach (SparkplugMetric metric in Metrics)
        {
            payload.Bytes(PayloadField.Metrics, Encode(metric).Written);
        }

        if (Sequence is { } sequence)
        {
            payload.Number(PayloadField.Sequence, sequence);
        }

        return payload.Written.ToArray();
    }

    private WireWriter Encode(SparkplugMetric metric)
    {
        WireWriter writer = new();
        writer.Text(MetricField.Name, metric.Name);
        if (metric.At is { } at)
        {
            writer.Number(MetricField.Timestamp, (ulong)at);
        }

        if (HasTypes)
        {
            writer.Number(MetricField.DataType, (ulong)metric.Type);
        }

        if (IsHistorical)
        {
            writer.Number(MetricField.IsHistorical, 1);
        }

        AddValue(writer, metric.Value);
        return writer;
    }

    private static void AddValue(WireWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Number(MetricField.IsNull, 1);
                break;
            case long number:
                writer.Number(MetricField.Long, (ulong)number);
                break;
            case float number:
                writer.Single(MetricField.Float, number);
                break;
            case double number:
                writer.Double(MetricField.Double, number);
                break;
            case bool flag:
                writer.Number(MetricField.Boolean, flag ? 1UL : 0);
                break;
            case string text:
                writer.Text(MetricField.Text, text);
                break;
            default:
                throw new ArgumentException($"A metric has no value of {value.GetType()}.", nameof(value));
        }
    }
}

/// <summary>Numbers of the fields of a payload.</summary>
internal static class PayloadField
{
    public const int Timestamp = 1;
    public const int Metrics = 2;
    public const int Sequence = 3;
}

/// <summary>Numbers of the fields of a metric. Of those from Int on one is there at most.</summary>
internal static class MetricField
{
    public const int Name = 1;
    public const int Timestamp = 3;
    public const int DataType = 4;
    public const int IsHistorical = 5;
    public const int IsNull = 7;
    public const int Int = 10;
    public const int Long = 11;
    public const int Float = 12;
    public const int Double = 13;
    public const int Boolean = 14;
    public const int Text = 15;
    public const int LastValue = 19;
}
