using System.Diagnostics.Metrics;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Adds the metrics that a station has to a meter. What it has not is no metric of it.</summary>
/// <param name="running">The station.</param>
/// <param name="health">How its line is.</param>
/// <param name="meter">The meter.</param>
internal sealed class StationInstruments(RunningStation running, StationHealth health, StationMeter meter)
{
    private const double SecondsPerDay = 24 * 60 * 60;

    private readonly StationHost _station = running.Host;

    /// <summary>Adds everything that is known of the station itself.</summary>
    public void Add()
    {
        AddLine(_station.Line.Statistics);
        AddModel();
        AddFrames();
        if (_station.Recipe is not null)
        {
            AddParts(_station.Line.Parts);
        }

        if (_station.Line.Rejections is { } rejections)
        {
            AddRejections(rejections);
        }

        AddOutputs();
        if (_station.Sinks.OfType<EvidenceSink>().FirstOrDefault() is { } pictures)
        {
            AddPictures(pictures);
        }

        if (_station.Sinks.OfType<DriftSink>().FirstOrDefault() is { } drift)
        {
            AddDrift(drift);
        }

        if (running.Beside.OfType<AccuracyWatch>().FirstOrDefault() is { } accuracy)
        {
            AddAccuracy(accuracy);
        }

        if (running.Beside.OfType<ShadowCompanion>().FirstOrDefault() is { } shadows)
        {
            AddShadows(shadows);
        }

        AddDeliveries();
        AddDevices();
        AddProcess();
    }

    private void AddLine(LineStatistics line)
    {
        meter.AddByLabel(StationMetrics.Parts, () => [("ok", line.Ok), ("ng", line.Ng), ("unsure", line.Unsure)]);
        meter.AddHistogram(StationMetrics.Latency, ("", line.Total));
        meter.AddHistogram(
            StationMetrics.Stage, ("wait", line.Wait), ("preprocess", line.Preprocess), ("inference", line.Inference),
            ("decide", line.Decide));
        meter.Add(StationMetrics.LineAlive, () => health.IsAlive ? 1 : 0);
    }

    private void AddModel()
    {
        IInferenceSession session = _station.Choice.Session;
        MonotonicTime ready = MonotonicTime.Now(running.Services.Clock);
        meter.Add(StationMetrics.FailedRuns, () => _station.Line.Statistics.FailedRuns);
        meter.Add(StationMetrics.Station, () => [
            new Measurement<double>(
                1, new("model", _station.Manifest.Id), new("variant", session.Variant.Name), new("provider", session.Provider),
                new("recipe", _station.Recipe?.Current.Name ?? "")),
        ]);
        meter.Add(StationMetrics.Uptime, () => (MonotonicTime.Now(running.Services.Clock) - ready).TotalSeconds);
        if (_station.SelfTest is { } selfTest)
        {
            meter.Add(StationMetrics.ModelSound, () => selfTest.State is { Last.Fault: not null } ? 0 : 1);
            meter.AddByLabel(StationMetrics.ModelChecks, () => Checks(selfTest.State));
        }
    }

    private static (string Label, double Value)[] Checks(SelfTestState? state) =>
        state is null ? [] : [("match", state.Checks - state.Mismatches), ("mismatch", state.Mismatches)];

    private void AddFrames()
    {
        meter.AddByLabel(StationMetrics.Frames, () =>
        {
            StationSummary summary = _station.Summary;
            return [("delivered", _station.Source.Statistics.Delivered), ("dropped", summary.Dropped), ("unreadable", summary.Unreadable)];
        });
        meter.Add(StationMetrics.CameraConnected, () => _station.Source.Statistics.IsConnected ? 1 : 0);
        meter.Add(StationMetrics.Reconnects, () => _station.Source.Statistics.Reconnects);
    }

    private void AddParts(PartCounters parts)
    {
        meter.AddByLabel(StationMetrics.Triggers, () => [("accepted", parts.Triggers), ("bounced", parts.Bounced)]);
        meter.AddByLabel(StationMetrics.PartFaults, () => [
            ("missed", parts.Missed), ("late", parts.Late), ("no_frame", parts.NoFrame), ("overrun", parts.Overrun),
            ("failed", parts.Failed), ("stopped", parts.Stopped),
        ]);
        meter.Add(StationMetrics.LateResults, () => parts.ResultsTooLate);
        meter.Add(StationMetrics.LostEdges, () => _station.Line.LostEdges);
    }

    private void AddRejections(RejectCounters rejections)
    {
        // The lost ones alone are not among the rejected.
        meter.AddByLabel(StationMetrics.Rejections, () => [
            ("passed", rejections.Passed), ("rejected", rejections.Rejected - rejections.Undecided), ("undecided", rejections.Undecided),
            ("lost", rejections.Lost),
        ]);
        meter.AddByLabel(StationMetrics.Confirmations, () => [
            ("confirmed", rejections.Confirmed), ("unconfirmed", rejections.Unconfirmed), ("unexpected", rejections.Unexpected),
        ]);
        meter.AddByLabel(
            StationMetrics.EncoderFaults, () => [("slip", rejections.EncoderSlips), ("dead", rejections.EncoderFailures)]);
        meter.AddHistogram(StationMetrics.RejectDelay, ("", rejections.Delay));
    }

    private void AddOutputs()
    {
        QueueSink[] outputs = [.. _station.Sinks.OfType<QueueSink>()];
        meter.AddByLabel(StationMetrics.OutputLost, () => outputs.Select(output => (output.Kind, (double)output.Dropped)));
        meter.AddByLabel(StationMetrics.OutputWaiting, () => outputs.Select(output => (output.Kind, (double)output.Waiting)));
        meter.AddByLabel(StationMetrics.OutputFailing, () => outputs.Select(output => (output.Kind, output.IsTroubled ? 1d : 0)));
        if (_station.Sinks.OfType<JournalSink>().FirstOrDefault() is { } journal)
        {
            meter.AddByLabel(
                StationMetrics.JournalSequence,
                () => [("written", journal.Status.Written), ("acknowledged", journal.Status.Acknowledged)]);
            meter.Add(StationMetrics.JournalSetAside, () => journal.Status.SetAside);
        }
    }

    private void AddPictures(EvidenceSink pictures)
    {
        AddPictures(pictures, StationMetrics.EvidencePictures, ofClass => ofClass.Pictures);
        AddPictures(pictures, StationMetrics.EvidenceUsage, ofClass => ofClass.Bytes);
        AddPictures(pictures, StationMetrics.EvidenceLimit, ofClass => ofClass.MaximumBytes);
        AddPictures(pictures, StationMetrics.EvidenceLasts, ofClass => ofClass.LastsDays * SecondsPerDay);
        meter.AddByLabel(StationMetrics.EvidenceLost, () =>
        {
            EvidenceStatus status = pictures.Status;
            return [("busy", status.Busy), ("no_room", status.NoRoom), ("failed", status.Failed)];
        });
        meter.Add(StationMetrics.EvidenceDeleted, () => pictures.Status.Deleted);
        meter.Add(StationMetrics.EvidenceCleaned, () => pictures.Status.CleaningStopped is null ? 1 : 0);
    }

    // None until the journal was asked.
    private void AddPictures(EvidenceSink pictures, MetricDefinition metric, Func<EvidenceClassStatus, double?> read) => meter.AddByLabel(
        metric,
        () => from ofClass in pictures.Status.Classes ?? new Dictionary<string, EvidenceClassStatus>()
              let value = read(ofClass.Value)
              where value is not null
              select (ofClass.Key, value.Value));

    private void AddDrift(DriftSink drift)
    {
        meter.AddByLabel(StationMetrics.DriftAlarm, () =>
        {
            DriftStatus status = drift.Status;
            return from one in status.Monitors ?? []
                   select (one.Monitor, status.Alarms?.Any(alarm => alarm.Monitor == one.Monitor) == true ? 1d : 0);
        });
        meter.AddByLabel(StationMetrics.DriftLevel, () => from one in drift.Status.Monitors ?? [] select (one.Monitor, one.Level));
        meter.AddByLabel(StationMetrics.DriftAlarms, () => [
            ("mix", drift.CountOf(DriftKind.Mix)), ("picture", drift.CountOf(DriftKind.Picture)),
            ("appearance", drift.CountOf(DriftKind.Appearance)),
        ]);
        meter.Add(StationMetrics.DriftParts, () => drift.Status.Parts);
    }

    private void AddAccuracy(AccuracyWatch accuracy)
    {
        meter.Add(
            StationMetrics.AccuracyRatio,
            () => accuracy.Last is { Accuracy: { } share } ? [new Measurement<double>(share)] : []);
        meter.Add(
            StationMetrics.AccuracyDropped,
            () => accuracy.Last is null ? [] : [new Measurement<double>(accuracy.IsWorse ? 1 : 0)]);
    }

    private void AddShadows(ShadowCompanion shadows)
    {
        AddShadow(shadows, StationMetrics.ShadowUp, shadow => shadow.State == ShadowStatus.Judging ? 1 : 0);
        AddShadow(shadows, StationMetrics.ShadowParts, shadow => shadow.Agreements + shadow.Disagreements);
        AddShadow(shadows, StationMetrics.ShadowDisagreements, shadow => shadow.Disagreements);
        AddShadow(shadows, StationMetrics.ShadowFailedRuns, shadow => shadow.FailedRuns);
        meter.Add(StationMetrics.ShadowShed, () => shadows.Status.Max(shadow => shadow.Shed));
    }

    private void AddShadow(ShadowCompanion shadows, MetricDefinition metric, Func<ShadowStatus, double> read) =>
        meter.AddByLabel(metric, () => shadows.Status.Select(shadow => (shadow.Path, read(shadow))));

    private void AddDeliveries()
    {
        if (running.Deliveries.IsEmpty)
        {
            return;
        }

        AddDelivery(StationMetrics.DeliveryUp, delivery => delivery.Connected ? 1 : 0);
        AddDelivery(StationMetrics.DeliveryWaiting, delivery => delivery.Waiting);
        AddDelivery(StationMetrics.DeliveryMissing, delivery => delivery.Missing);
        AddDelivery(StationMetrics.DeliveryRefused, delivery => delivery.Refused);
    }

    private void AddDelivery(MetricDefinition metric, Func<DeliveryStatus, double?> read) => meter.AddByLabel(
        metric,
        () => from tell in running.Deliveries
              let delivery = tell()
              let value = read(delivery)
              where value is not null
              select (delivery.Channel, value.Value));

    private void AddDevices()
    {
        AddDevice(StationMetrics.Temperature, device => device.TemperatureCelsius);
        AddDevice(StationMetrics.Utilization, device => device.Utilization);
        AddDevice(StationMetrics.Power, device => device.PowerWatts);
        AddDevice(StationMetrics.MemoryUsage, device => device.MemoryUsedBytes);
        AddDevice(StationMetrics.MemoryLimit, device => device.MemoryTotalBytes);
    }

    private void AddDevice(MetricDefinition metric, Func<DeviceHealth, double?> read) => meter.AddByLabel(
        metric,
        () => from device in running.Devices.Latest()
              let value = read(device)
              where value is not null
              select (device.Name, value.Value));

    private void AddProcess()
    {
        meter.Add(StationMetrics.ProcessMemory, () => Environment.WorkingSet);
        meter.AddByLabel(StationMetrics.ProcessTime, () =>
        {
            Environment.ProcessCpuUsage usage = Environment.CpuUsage;
            return [("user", usage.UserTime.TotalSeconds), ("system", usage.PrivilegedTime.TotalSeconds)];
        });
    }
}
