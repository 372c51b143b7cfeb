using System.Diagnostics.Metrics;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>
/// The instruments of a station. All of them read what is counted anyway, when they are read; nothing is added to the way of a
/// part. Histograms, which no instrument can read, are handed what the line's own ones recorded since the last time.
/// </summary>
internal sealed class StationMeter : IDisposable
{
    /// <summary>Name of the meter, and of the source of traces, by which readers choose them.</summary>
    public const string Name = "EdgeConvNeXt.Station";

    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries =
        [
            0.0001, 0.0002, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3,
            0.5, 1, 2, 5,
        ],
    };

    private readonly Meter _meter = new(Name);
    private readonly Lock _gate = new();
    private bool _hasInstruments;
    private readonly List<(LatencyIncrements From, Histogram<double> To, KeyValuePair<string, object?>[] Labels)> _histograms = [];

    /// <summary>A metric with one value.</summary>
    /// <param name="metric">A counter or gauge.</param>
    /// <param name="read">Its value at the moment; any thread calls it.</param>
    public void Add(MetricDefinition metric, Func<double> read) => Add(metric, () => [new Measurement<double>(read())]);

    /// <summary>A metric that is one value for each value of its label.</summary>
    /// <param name="metric">A counter or gauge.</param>
    /// <param name="read">Each value of the label with the metric's value at the moment; any thread calls it.</param>
    public void AddByLabel(MetricDefinition metric, Func<IEnumerable<(string Label, double Value)>> read)
    {
        string label = metric.Label!.Name;
        Add(metric, () => read().Select(item => new Measurement<double>(item.Value, new KeyValuePair<string, object?>(label, item.Label))));
    }

    /// <summary>A metric with labels and values of its own.</summary>
    public void Add(MetricDefinition metric, Func<IEnumerable<Measurement<double>>> read)
    {
        // A reader asks these instruments before it looks at histograms: so the first of them brings those up to date.
        Func<IEnumerable<Measurement<double>>> observe = _hasInstruments ? read : () =>
        {
            IEnumerable<Measurement<double>> values = read();
            TakeHistograms();
            return values;
        };
        _hasInstruments = true;
        _ = metric.Kind == MetricKind.Counter
            ? (Instrument)_meter.CreateObservableCounter(metric.Name, observe, metric.Unit, metric.Description)
            : _meter.CreateObservableGauge(metric.Name, observe, metric.Unit, metric.Description);
    }

    /// <summary>A metric of durations.</summary>
    /// <param name="metric">A histogram.</param>
    /// <param name="recorded">What is recorded, by the value of the metric's label; any where it has none.</param>
    public void AddHistogram(MetricDefinition metric, params ReadOnlySpan<(string Label, LatencyHistogram Recorded)> recorded)
    {
        Histogram<double> histogram = _meter.CreateHistogram(metric.Name, metric.Unit, metric.Description, null, Bounds);
        foreach ((string label, LatencyHistogram from) in recorded)
        {
            KeyValuePair<string, object?>[] labels = metric.Label is { } of ? [new(of.Name, label)] : [];
            _histograms.Add((new LatencyIncrements(from), histogram, labels));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void TakeHistograms()
    {
        lock (_gate)
        {
            foreach ((LatencyIncrements from, Histogram<double> to, KeyValuePair<string, object?>[] labels) in _histograms)
            {
                from.TakeNew((duration, count) => Record(to, duration.TotalSeconds, count, labels));
            }
        }
    }

    private static void Record(Histogram<double> histogram, double seconds, long count, KeyValuePair<string, object?>[] labels)
    {
        for (; count > 0; count--)
        {
            histogram.Record(seconds, labels);
        }
    }
}
