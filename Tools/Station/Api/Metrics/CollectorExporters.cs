using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Sends metrics, and has its link watch how that goes.</summary>
internal sealed class MetricSender(CollectorLink link) : OtlpMetricExporter(link.Options)
{
    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> metrics) => link.Watch(base.Export(metrics));
}

/// <summary>Sends traces, and has its link watch how that goes.</summary>
internal sealed class TraceSender(CollectorLink link) : OtlpTraceExporter(link.Options)
{
    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Activity> activityBatch) => link.Watch(base.Export(activityBatch));
}
