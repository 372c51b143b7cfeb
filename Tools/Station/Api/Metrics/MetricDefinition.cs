namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>One metric of a station: everything that instruments, docs/metrics.md and dashboards need to know of it.</summary>
/// <param name="Name">Its name by OpenTelemetry's convention; Prometheus adds unit and kind.</param>
/// <param name="Kind">What its values mean.</param>
/// <param name="Unit">Its unit in UCUM, a base unit or what is counted in braces; null for mere numbers.</param>
/// <param name="Description">What it is, one sentence.</param>
internal sealed record MetricDefinition(string Name, MetricKind Kind, string? Unit, string Description)
{
    /// <summary>Its label; null for most.</summary>
    public MetricLabel? Label { get; init; }

    /// <summary>Where there is such a metric; null for everywhere.</summary>
    public string? Where { get; init; }
}

/// <summary>What tells the values of one metric apart. Never a part, a file or anything else without end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, or what they are.</param>
internal sealed record MetricLabel(string Name, string Values);

/// <summary>What the values of a metric mean.</summary>
internal enum MetricKind
{
    /// <summary>A count since the start, which only grows.</summary>
    Counter,

    /// <summary>How something is at the moment.</summary>
    Gauge,

    /// <summary>Durations, counted by length.</summary>
    Histogram,
}
