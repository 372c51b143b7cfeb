namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>A metric of Sparkplug B: a name, and the value that it has at a moment.</summary>
/// <param name="Name">Its name, from the birth on.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Value">A long, float, double, bool or string as the type says; null for none.</param>
internal readonly record struct SparkplugMetric(string Name, SparkplugType Type, object? Value)
{
    /// <summary>The moment, in milliseconds of Unix time; null where it says nothing.</summary>
    public long? At { get; init; }
}

/// <summary>Types of values, by Sparkplug's numbers; those that a station has.</summary>
internal enum SparkplugType
{
    /// <summary>A whole number.</summary>
    Int64 = 4,

    /// <summary>A number of single precision.</summary>
    Float = 9,

    /// <summary>A number of double precision.</summary>
    Double = 10,

    /// <summary>True or false.</summary>
    Boolean = 11,

    /// <summary>A text.</summary>
    String = 12,
}
