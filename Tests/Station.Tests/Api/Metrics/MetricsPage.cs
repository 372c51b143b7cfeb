using EdgeConvNeXt.Station.Api.Metrics;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>The table of docs/metrics.md.</summary>
internal static class MetricsPage
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "_seconds", ["By"] = "_bytes", ["Cel"] = "_celsius", ["W"] = "_watts",
    };

    /// <summary>The name that Prometheus has it by: unit and kind at the end.</summary>
    /// <seealso href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/">the rules</seealso>
    public static string PrometheusName(MetricDefinition metric)
    {
        string name = metric.Name.Replace('.', '_');
        name += metric.Unit is { } unit ? Units.GetValueOrDefault(unit, "") : "";
        return metric.Kind == MetricKind.Counter ? $"{name}_total" : name;
    }

    /// <summary>Its row.</summary>
    public static string Row(MetricDefinition metric)
    {
        string label = metric.Label is { } of ? $"{string.Join(", ", of.Name.Split(", ").Select(name => $"`{name}`"))}: {of.Values}" : "";
        string kind = metric.Kind.ToString().ToLowerInvariant();
        return $"| `{PrometheusName(metric)}` | {kind} | {label} | {metric.Description} | {metric.Where} |";
    }
}
