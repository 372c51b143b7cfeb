using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>
/// Reads Prometheus's text format, strictly and without the exporter: TYPE and HELP before samples, no series twice, labels escaped, values
/// that are numbers.
/// </summary>
/// <seealso href="https://prometheus.io/docs/instrumenting/exposition_formats/">the format</seealso>
internal sealed partial class PrometheusText
{
    private static readonly string[] HistogramEnds = ["_bucket", "_sum", "_count"];

    public Dictionary<string, string> Types { get; } = [];

    public Dictionary<string, string> Help { get; } = [];

    /// <summary>Values by series, as it is written: name{label="value"}, labels in order of name.</summary>
    public Dictionary<string, double> Values { get; } = [];

    public static PrometheusText Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        PrometheusText parsed = new();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            parsed.Take(line);
        }

        return parsed;
    }

    /// <summary>Sum of all series of a name whose labels include one.</summary>
    public double Sum(string name, string label = "") => Values
        .Where(series => series.Key == name || series.Key.StartsWith(name + "{", StringComparison.Ordinal))
        .Where(series => series.Key.Contains(label, StringComparison.Ordinal))
        .Sum(series => series.Value);

    private void Take(string line)
    {
        if (line.StartsWith('#'))
        {
            string[] words = line.Split(' ', 4);
            if (words[1] is "TYPE" or "HELP")
            {
                (words[1] == "TYPE" ? Types : Help).Add(words[2], words[3]);
            }

            return;
        }

        Match sample = Sample().Match(line);
        Assert.True(sample.Success, line);
        string name = sample.Groups[1].Value;
        Assert.True(Types.ContainsKey(name) || HistogramEnds.Any(end => IsHistogram(name, end)), line);
        string[] labels = [.. sample.Groups[3].Captures.Select(label => label.Value).Order(StringComparer.Ordinal)];
        string series = labels.Length == 0 ? name : $"{name}{{{string.Join(',', labels)}}}";
        string value = sample.Groups[4].Value;
        Values.Add(series, value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture));
    }

    private bool IsHistogram(string name, string end) =>
        name.EndsWith(end, StringComparison.Ordinal) && Types[name[..^end.Length]] == "histogram";

    [GeneratedRegex("""^([a-z_][a-z0-9_]*)(\{(?:([a-z_][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*"),?)*\})? ([^ ]+)( [0-9]+)?$""")]
    private static partial Regex Sample();
}
