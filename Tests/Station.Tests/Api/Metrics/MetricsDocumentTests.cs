using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Station.Api.Metrics;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>What the pages and the dashboard say of metrics. EDGE_UPDATE_GOLDENS=1 writes the table anew.</summary>
public sealed partial class MetricsDocumentTests
{
    private static readonly string Page = Path.Combine(RepositoryRoot.Path, "docs", "metrics.md");

    private static readonly string[] Dashboards = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs", "grafana"), "*.json");

    [Fact]
    public void The_table_of_the_page_is_the_list_of_metrics()
    {
        string[] expected = [.. StationMetrics.All.Select(MetricsPage.Row)];
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            string[] lines = File.ReadAllLines(Page);
            int first = Array.FindIndex(lines, IsRow);
            File.WriteAllLines(Page, [.. lines[..first], .. expected, .. lines[first..].SkipWhile(IsRow)]);
        }

        Assert.Equal(expected, File.ReadLines(Page).Where(IsRow));
    }

    [Fact]
    public void Every_metric_is_in_the_list_once()
    {
        Assert.Equal(StationMetrics.All.Count, StationMetrics.All.Select(metric => metric.Name).Distinct().Count());
        Assert.Equal(
            typeof(StationMetrics).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
                .Count(field => field.FieldType == typeof(MetricDefinition)),
            StationMetrics.All.Count);
    }

    [Fact]
    public void The_rules_of_the_fleet_example_ask_for_metrics_that_there_are()
    {
        string rules = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "examples", "fleet", "stations.rules.yml"));

        Assert.Subset(
            StationMetrics.All.SelectMany(Series).ToHashSet(), MetricName().Matches(rules).Select(match => match.Value).ToHashSet());
    }

    [PromtoolFact]
    public async Task Prometheus_s_own_checker_takes_the_files_of_the_fleet_example()
    {
        string file = Path.Combine(RepositoryRoot.Path, "docs", "examples", "fleet", "prometheus.yml");
        using Process promtool = Process.Start(
            new ProcessStartInfo("promtool", ["check", "config", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = promtool.StandardError.ReadToEndAsync();
        string said = await promtool.StandardOutput.ReadToEndAsync() + await errors;
        await promtool.WaitForExitAsync();

        Assert.True(promtool.ExitCode == 0, said);
    }

    [Fact]
    public void A_dashboard_asks_for_metrics_that_there_are()
    {
        HashSet<string> names = [.. StationMetrics.All.SelectMany(Series), "up"];

        Assert.NotEmpty(Dashboards);
        Assert.All(Dashboards, dashboard =>
        {
            string[] asked = [.. Expressions(JsonDocument.Parse(File.ReadAllText(dashboard)).RootElement)];
            Assert.NotEmpty(asked);
            Assert.All(
                asked.SelectMany(expression => MetricName().Matches(expression).Select(match => match.Value)),
                name => Assert.Contains(name, names));
        });
    }

    // Only rows of metrics begin so.
    private static bool IsRow(string line) =>
        line.StartsWith("| `edge_", StringComparison.Ordinal) || line.StartsWith("| `process_", StringComparison.Ordinal);

    private static IEnumerable<string> Series(MetricDefinition metric)
    {
        string name = MetricsPage.PrometheusName(metric);
        return metric.Kind == MetricKind.Histogram ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    private static IEnumerable<string> Expressions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => member.Name is "expr" or "query" && member.Value.ValueKind == JsonValueKind.String
                ? [member.Value.GetString()!]
                : Expressions(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    [GeneratedRegex(@"\b(?:edge|process)_[a-z0-9_]+\b")]
    private static partial Regex MetricName();
}
