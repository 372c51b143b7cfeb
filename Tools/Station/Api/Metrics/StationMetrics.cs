using static EdgeConvNeXt.Station.Api.Metrics.MetricKind;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Every metric of a station, a definition each. docs/metrics.md has them in this order.</summary>
internal static class StationMetrics
{
    private const string ForRecipes = "with a recipe";
    private const string ForRejects = "with `rejection`";
    private const string ForVectors = "with golden vectors";
    private const string ForJournals = "with `output.journal`";
    private const string ForPictures = "with `output.evidence`";
    private const string ForDrift = "with `drift`";
    private const string ForShadows = "with `shadow.models`";
    private const string ForLabels = "where parts are labelled";
    private const string ForDevices = "where it is measured";
    private const string ForDeliveries = "with `output.mqtt.address` or `output.webhook.url`";
    private const string ForWebhooks = "with `output.webhook.url`";

    private static readonly MetricLabel OfReceiver = new("channel", "mqtt, sparkplug, webhook");
    private static readonly MetricLabel OfDevice = new("device", "its name");
    private static readonly MetricLabel OfClass = new("class", "ng, unsure, sampled, ok");
    private static readonly MetricLabel OfEveryClass = new("class", "pinned, ng, unsure, sampled, ok");
    private static readonly MetricLabel OfMonitor = new(
        "monitor", "classes, ng, unsure, confidence, distance, brightness, contrast, sharpness, noise, positionX, positionY");
    private static readonly MetricLabel OfShadow = new("shadow", "path of its bundle");
    private static readonly MetricLabel OfOutput = new("output", "its kind");

    internal static readonly MetricDefinition Parts = new("edge.parts", Counter, "{part}", "Parts that got a verdict.")
    { Label = new("outcome", "ok, ng, unsure") };

    internal static readonly MetricDefinition Latency = new("edge.part.latency", Histogram, "s", "From lease to verdict.");

    internal static readonly MetricDefinition Stage = new("edge.part.stage.duration", Histogram, "s", "Where the time of a part went.")
    { Label = new("stage", "wait, preprocess, inference, decide") };

    internal static readonly MetricDefinition FailedRuns = new("edge.model.failed_runs", Counter, "{run}",
        "Runs of the model that failed.");

    internal static readonly MetricDefinition ModelSound = new("edge.model.sound", Gauge, null,
        "1 while the model computes as its golden vectors say, else 0.")
    { Where = ForVectors };

    internal static readonly MetricDefinition ModelChecks = new("edge.model.checks", Counter, "{check}",
        "Checks against the golden vectors.")
    { Label = new("result", "match, mismatch"), Where = ForVectors };

    internal static readonly MetricDefinition LineAlive = new("edge.line.alive", Gauge, null,
        "1 while verdicts come or the camera is awaited, 0 while the line is stalled.");

    internal static readonly MetricDefinition Station = new("edge.station.info", Gauge, null, "1; what runs is in the labels.")
    { Label = new("model, variant, provider, recipe", "their names; recipe is empty without one") };

    internal static readonly MetricDefinition Uptime = new("edge.station.uptime", Gauge, "s", "Since the station was ready.");

    internal static readonly MetricDefinition Frames = new("edge.frames", Counter, "{frame}",
        "Frames of the source; dropped are those that a newer one replaced.")
    { Label = new("result", "delivered, dropped, unreadable") };

    internal static readonly MetricDefinition CameraConnected = new("edge.camera.connected", Gauge, null,
        "1 while the source is there, 0 while it is looked for.");

    internal static readonly MetricDefinition Reconnects = new("edge.camera.reconnects", Counter, "{reconnect}",
        "How often a source that was lost came back.");

    internal static readonly MetricDefinition Triggers = new("edge.triggers", Counter, "{trigger}",
        "Triggers; bounced are those that belonged to the part before.")
    { Label = new("result", "accepted, bounced"), Where = ForRecipes };

    internal static readonly MetricDefinition PartFaults = new("edge.part.faults", Counter, "{part}",
        "Parts that are unsure for another reason than their scores.")
    { Label = new("reason", "missed, late, no_frame, overrun, failed, stopped"), Where = ForRecipes };

    internal static readonly MetricDefinition LateResults = new("edge.part.late_results", Counter, "{result}",
        "Results of the model that came after their part's verdict.")
    { Where = ForRecipes };

    internal static readonly MetricDefinition LostEdges = new("edge.signal.lost_edges", Counter, "{edge}",
        "Edges of digital inputs that were lost.")
    { Where = ForRecipes };

    internal static readonly MetricDefinition Rejections = new("edge.rejections", Counter, "{part}",
        "Parts at the reject position; undecided and lost ones are rejected too.")
    { Label = new("result", "passed, rejected, undecided, lost"), Where = ForRejects };

    internal static readonly MetricDefinition Confirmations = new("edge.rejection.confirmations", Counter, "{part}",
        "What the sensor behind the reject position saw.")
    { Label = new("result", "confirmed, unconfirmed, unexpected"), Where = ForRejects };

    internal static readonly MetricDefinition RejectDelay = new("edge.rejection.delay", Histogram, "s",
        "How long after its due time the reject output became active.")
    { Where = ForRejects };

    internal static readonly MetricDefinition EncoderFaults = new("edge.encoder.faults", Counter, "{fault}",
        "Edges of the encoder that did not fit, and how often parts came while it stood still.")
    { Label = new("kind", "slip, dead"), Where = ForRejects };

    internal static readonly MetricDefinition OutputLost = new("edge.output.lost", Counter, "{verdict}",
        "Verdicts that an output could not keep.")
    { Label = OfOutput };

    internal static readonly MetricDefinition OutputWaiting = new("edge.output.waiting", Gauge, "{verdict}",
        "Verdicts that wait for an output.")
    { Label = OfOutput };

    internal static readonly MetricDefinition OutputFailing = new("edge.output.failing", Gauge, null,
        "1 while an output refuses verdicts, else 0.")
    { Label = OfOutput };

    internal static readonly MetricDefinition JournalSequence = new("edge.journal.sequence", Gauge, "{verdict}",
        "How far the journal is, over all starts.")
    { Label = new("state", "written, acknowledged"), Where = ForJournals };

    internal static readonly MetricDefinition JournalSetAside = new("edge.journal.set_aside", Gauge, "{file}",
        "Damaged files beside the journal.")
    { Where = ForJournals };

    internal static readonly MetricDefinition EvidencePictures = new("edge.evidence.pictures", Gauge, "{picture}",
        "Pictures that are there.")
    { Label = OfEveryClass, Where = ForPictures };

    internal static readonly MetricDefinition EvidenceUsage = new("edge.evidence.usage", Gauge, "By", "Their bytes.")
    { Label = OfEveryClass, Where = ForPictures };

    internal static readonly MetricDefinition EvidenceLimit = new("edge.evidence.limit", Gauge, "By",
        "Above so many bytes the oldest pictures of a class are deleted.")
    { Label = OfClass, Where = ForPictures };

    internal static readonly MetricDefinition EvidenceLasts = new("edge.evidence.lasts", Gauge, "s",
        "How far pictures of a class reach back when their room is full, at the rate of the last day.")
    { Label = OfClass, Where = ForPictures };

    internal static readonly MetricDefinition EvidenceLost = new("edge.evidence.lost", Counter, "{picture}",
        "Pictures that could not be kept: too many were on their way, the disk had too little room, making or writing failed.")
    { Label = new("reason", "busy, no_room, failed"), Where = ForPictures };

    internal static readonly MetricDefinition EvidenceDeleted = new("edge.evidence.deleted", Counter, "{picture}",
        "Pictures that made room for others.")
    { Where = ForPictures };

    internal static readonly MetricDefinition EvidenceCleaned = new("edge.evidence.cleaned", Gauge, null,
        "1 while pictures that are too many are deleted, 0 while none are because files and journal do not fit together.")
    { Where = ForPictures };

    internal static readonly MetricDefinition DriftAlarm = new("edge.drift.alarm", Gauge, null,
        "1 while there is an alarm, 0 while parts are as in the baseline.")
    { Label = OfMonitor, Where = ForDrift };

    internal static readonly MetricDefinition DriftLevel = new("edge.drift.level.ratio", Gauge, "1",
        "How near it is to an alarm, 0 to 1.")
    { Label = OfMonitor, Where = ForDrift };

    internal static readonly MetricDefinition DriftAlarms = new("edge.drift.alarms", Counter, "{alarm}", "Drift alarms that began.")
    { Label = new("kind", "mix, picture, appearance"), Where = ForDrift };

    internal static readonly MetricDefinition DriftParts = new("edge.drift.parts", Gauge, "{part}",
        "Parts of the model and recipe that were held against a baseline, or learned from.")
    { Where = ForDrift };

    internal static readonly MetricDefinition AccuracyRatio = new("edge.accuracy.ratio", Gauge, "1",
        "Share of the last week's verdicts that were right, by the labels of its parts, 0 to 1; nothing while they cannot say.")
    { Where = ForLabels };

    internal static readonly MetricDefinition AccuracyDropped = new("edge.accuracy.dropped", Gauge, null,
        "1 while the labels prove that the line has become worse, else 0.")
    { Where = ForLabels };

    internal static readonly MetricDefinition ShadowUp = new("edge.shadow.up", Gauge, null, "1 while a shadow judges, else 0.")
    { Label = OfShadow, Where = ForShadows };

    internal static readonly MetricDefinition ShadowParts = new("edge.shadow.parts", Counter, "{part}",
        "Parts that a shadow judged.")
    { Label = OfShadow, Where = ForShadows };

    internal static readonly MetricDefinition ShadowDisagreements = new("edge.shadow.disagreements", Counter, "{part}",
        "Parts of these that the line's model or the shadow would pass, and the other would not.")
    { Label = OfShadow, Where = ForShadows };

    internal static readonly MetricDefinition ShadowFailedRuns = new("edge.shadow.failed_runs", Counter, "{run}",
        "Frames that a shadow could not judge.")
    { Label = OfShadow, Where = ForShadows };

    internal static readonly MetricDefinition ShadowShed = new("edge.shadow.shed", Counter, "{frame}",
        "Frames that came while shadows were at work, and were not judged by any.")
    { Where = ForShadows };

    internal static readonly MetricDefinition DeliveryUp = new("edge.delivery.up", Gauge, null,
        "1 while a broker or receiver of results is there and takes them, else 0.")
    { Label = OfReceiver, Where = ForDeliveries };

    internal static readonly MetricDefinition DeliveryWaiting = new("edge.delivery.waiting", Gauge, "{result}",
        "Results in the journal that a broker or receiver has not got.")
    { Label = OfReceiver, Where = ForDeliveries };

    internal static readonly MetricDefinition DeliveryMissing = new("edge.delivery.missing", Counter, "{result}",
        "Results that were gone from the journal before a broker or receiver had them.")
    { Label = OfReceiver, Where = ForDeliveries };

    internal static readonly MetricDefinition DeliveryRefused = new("edge.delivery.refused", Counter, "{result}",
        "Results that a receiver refused for good and that were set aside.")
    { Label = new("channel", "webhook"), Where = ForWebhooks };

    internal static readonly MetricDefinition Temperature = new("edge.device.temperature", Gauge, "Cel",
        "Temperature of an accelerator or a zone of the board.")
    { Label = OfDevice, Where = ForDevices };

    internal static readonly MetricDefinition Utilization = new("edge.device.utilization.ratio", Gauge, "1",
        "How busy an accelerator's compute units are, 0 to 1.")
    { Label = OfDevice, Where = ForDevices };

    internal static readonly MetricDefinition Power = new("edge.device.power", Gauge, "W", "Power of an accelerator.")
    { Label = OfDevice, Where = ForDevices };

    internal static readonly MetricDefinition MemoryUsage = new("edge.device.memory.usage", Gauge, "By",
        "Memory of an accelerator that is taken.")
    { Label = OfDevice, Where = ForDevices };

    internal static readonly MetricDefinition MemoryLimit = new("edge.device.memory.limit", Gauge, "By", "Memory of an accelerator in all.")
    { Label = OfDevice, Where = ForDevices };

    internal static readonly MetricDefinition ProcessMemory = new("process.memory.usage", Gauge, "By",
        "Memory of the agent's process (resident set).");

    internal static readonly MetricDefinition ProcessTime = new("process.cpu.time", Counter, "s", "Processor time of the agent's process.")
    { Label = new("cpu_mode", "user, system") };

    internal static readonly MetricDefinition FailedExports = new("edge.telemetry.failed_exports", Counter, "{export}",
        "Sendings that the collector did not take.")
    { Label = new("signal", "metrics, traces"), Where = "with `metrics.otlp`" };

    internal static readonly MetricDefinition LostTraces = new("edge.telemetry.lost_traces", Counter, "{part}",
        "Parts that were to be traced and found the queue full.")
    { Where = "with `metrics.otlp`" };

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Parts, Latency, Stage, FailedRuns, ModelSound, ModelChecks, LineAlive, Station, Uptime, Frames, CameraConnected, Reconnects,
        Triggers, PartFaults, LateResults, LostEdges, Rejections, Confirmations, RejectDelay, EncoderFaults, OutputLost, OutputWaiting,
        OutputFailing, JournalSequence, JournalSetAside, EvidencePictures, EvidenceUsage, EvidenceLimit, EvidenceLasts, EvidenceLost,
        EvidenceDeleted, EvidenceCleaned, DriftAlarm, DriftLevel, DriftAlarms, DriftParts, AccuracyRatio, AccuracyDropped, ShadowUp,
        ShadowParts, ShadowDisagreements, ShadowFailedRuns, ShadowShed, DeliveryUp, DeliveryWaiting, DeliveryMissing, DeliveryRefused,
        Temperature, Utilization, Power, MemoryUsage, MemoryLimit, ProcessMemory, ProcessTime, FailedExports, LostTraces,
    ];
}
