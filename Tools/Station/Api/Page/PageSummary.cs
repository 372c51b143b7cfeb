using System.Collections.Frozen;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Api.Metrics;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Slots;
using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What the live page and the kiosk show of a station beside its picture.</summary>
internal sealed record PageSummary
{
    /// <summary>Tells it from other messages.</summary>
    public string Type { get; } = LiveMessage.Summary;

    /// <summary>When it was made, UTC, ISO 8601.</summary>
    public required string At { get; init; }

    /// <summary>Name of the station.</summary>
    public required string Station { get; init; }

    /// <summary>"running", "stalled" or "waiting for camera, 8 s".</summary>
    public required string State { get; init; }

    /// <summary>Whether verdicts come.</summary>
    public required bool Alive { get; init; }

    /// <summary>Whether the model computes as its reference does; null where that is not known.</summary>
    public bool? Sound { get; init; }

    /// <summary>The one thing that an operator has to look at first, a sentence; null for nothing.</summary>
    public string? Alarm { get; init; }

    /// <summary>Since when, UTC, ISO 8601.</summary>
    public string? AlarmSince { get; init; }

    /// <summary>Seconds since the station was ready.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The slot that it lies in; null where the configuration names it.</summary>
    public string? Slot { get; init; }

    /// <summary>How far its trial is; null where it is on none.</summary>
    public TrialStatus? Trial { get; init; }

    /// <summary>What runs it.</summary>
    public required string Provider { get; init; }

    /// <summary>The variant that runs.</summary>
    public required string Variant { get; init; }

    /// <summary>Name of the recipe; null without.</summary>
    public string? Recipe { get; init; }

    /// <summary>What was counted in this shift.</summary>
    public required ShiftSummary Shift { get; init; }

    /// <summary>Parts of the last minute.</summary>
    public required long Rate { get; init; }

    /// <summary>From lease to verdict, in milliseconds.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>The camera.</summary>
    public required CameraSummary Camera { get; init; }

    /// <summary>What verdicts go to.</summary>
    public required IReadOnlyList<OutputSummary> Outputs { get; init; }

    /// <summary>The disk of the pictures; null where none are kept.</summary>
    public DiskSummary? Disk { get; init; }

    /// <summary>Accelerators and thermal zones; null where nothing was read.</summary>
    public IReadOnlyList<DeviceHealth>? Devices { get; init; }

    /// <summary>The last parts that are not good, the newest first.</summary>
    public required IReadOnlyList<NgSummary> RecentNg { get; init; }
}

/// <summary>A shift as the page has it.</summary>
/// <param name="Since">When it began, UTC, ISO 8601.</param>
/// <param name="Parts">Parts.</param>
/// <param name="Ok">Good ones.</param>
/// <param name="Ng">Those that are not good.</param>
/// <param name="Unsure">Those that the line was not sure about.</param>
/// <param name="Yield">Share of good ones; null before the first part.</param>
internal sealed record ShiftSummary(string Since, long Parts, long Ok, long Ng, long Unsure, double? Yield);

/// <summary>A camera as the page has it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Connected">Whether it is there.</param>
/// <param name="Dropped">Frames that newer ones replaced.</param>
/// <param name="Reconnects">How often it came back.</param>
/// <param name="Failed">Frames that could not be read.</param>
internal sealed record CameraSummary(string Name, bool Connected, long Dropped, long Reconnects, long Failed);

/// <summary>An output as the page has it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Ok">Whether it takes verdicts.</param>
/// <param name="Waiting">Verdicts that wait for it.</param>
/// <param name="Lost">Verdicts that it lost.</param>
/// <param name="Error">What is wrong; null for nothing.</param>
internal sealed record OutputSummary(string Name, bool Ok, long Waiting, long Lost, string? Error);

/// <summary>The disk of the pictures.</summary>
/// <param name="FreeBytes">Room on it.</param>
/// <param name="LastsDays">
/// Days that pictures of bad parts reach back when their room is full, at most ten years; null where that is not known.
/// </param>
/// <param name="Stopped">Why none is deleted; null while some are.</param>
internal sealed record DiskSummary(long FreeBytes, double? LastsDays, string? Stopped);

/// <summary>A part that is not good, as the strip of the page has it.</summary>
/// <param name="Result">Its id.</param>
/// <param name="Part">Its number.</param>
/// <param name="Time">When its verdict stood, UTC, ISO 8601.</param>
/// <param name="Label">The best label; null where nothing could be judged.</param>
/// <param name="Score">Its probability; null where it is no number.</param>
/// <param name="Picture">Whether its picture is there; one that is being kept is there after a second or two.</param>
internal sealed record NgSummary(string Result, long Part, string Time, string? Label, double? Score, bool Picture);

/// <summary>Makes summaries of a running station. For any thread.</summary>
/// <param name="running">The station.</param>
/// <param name="feed">What people see of its line.</param>
/// <param name="journal">Where its pictures are listed.</param>
internal sealed class PageSummaries(RunningStation running, LiveFeed feed, PageJournal journal)
{
    // Summaries are made every second for those who look.
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(0.9);

    private readonly StationHealth _health = new(running.Host, running.CreateHealth());
    private readonly MonotonicTime _begun = MonotonicTime.Now(running.Services.Clock);
    private readonly SlotKeeper? _slots = running.Beside.OfType<SlotKeeper>().FirstOrDefault();
    private readonly Lock _gate = new();
    private IReadOnlySet<Guid> _pictured = FrozenSet<Guid>.Empty;
    private MonotonicTime? _askedAt;
    private string? _alarm;
    private DateTimeOffset _alarmSince;

    /// <summary>As JSON.</summary>
    public byte[] Json() => PlainJson.Bytes(Make(), SummaryJson.Default.PageSummary);

    /// <summary>How the station is.</summary>
    public PageSummary Make()
    {
        StationHost host = running.Host;
        DateTimeOffset now = running.Services.Clock.GetUtcNow();
        HealthAnswer health = _health.Live();
        (string? alarm, DateTimeOffset since) = Alarm(now);
        IReadOnlyList<DeviceHealth> devices = running.Devices.Latest();
        return new PageSummary
        {
            At = VerdictJson.Text(now),
            Station = running.Configuration.Station,
            State = health.State,
            Alive = health.Ok,
            Sound = host.Models.Current.IsSound,
            Alarm = alarm,
            AlarmSince = alarm is null ? null : VerdictJson.Text(since),
            UptimeSeconds = Math.Round((MonotonicTime.Now(running.Services.Clock) - _begun).TotalSeconds),
            Model = host.Manifest.Id,
            Slot = host.Model.Slot,
            Trial = _slots?.Trial,
            Provider = host.Choice.Session.Provider,
            Variant = host.Choice.Session.Variant.Name,
            Recipe = host.Recipe?.Current.Name,
            Shift = ShiftOf(feed.Counts.Shift),
            Rate = feed.Counts.LastMinute,
            Latency = LatencySummary.Of(host.Line.Statistics.Total),
            Camera = CameraOf(host.Source),
            Outputs = [.. host.Sinks.OfType<QueueSink>().Select(Describe), .. running.Deliveries.Select(tell => Describe(tell()))],
            Disk = DiskOf(host.Sinks.OfType<EvidenceSink>().FirstOrDefault()?.Status),
            Devices = devices.Count == 0 ? null : devices,
            RecentNg = DescribeNg(feed.Counts.Ng),
        };
    }

    // What stops the line comes first, then what makes its verdicts doubtful, then what somebody watches.
    private (string? Alarm, DateTimeOffset Since) Alarm(DateTimeOffset now)
    {
        string? alarm = _health.Ready().Faults is [{ } fault, ..]
            ? char.ToUpperInvariant(fault[0]) + fault[1..] + "."
            : running.Events.Concern;
        lock (_gate)
        {
            if (alarm is null != _alarm is null)
            {
                _alarmSince = now;
            }

            _alarm = alarm;
            return (alarm, _alarmSince);
        }
    }

    private static ShiftSummary ShiftOf(ShiftCounts shift) => new(
        VerdictJson.Text(shift.Since), shift.Parts, shift.Ok, shift.Ng, shift.Unsure, shift.Yield);

    private static CameraSummary CameraOf(IFrameSource source) => new(
        source.Name, !source.IsLive || source.Statistics.IsConnected, source.Statistics.Dropped, source.Statistics.Reconnects,
        source.Statistics.Failed);

    private static OutputSummary Describe(QueueSink sink) => new(sink.Kind, !sink.IsTroubled, sink.Waiting, sink.Dropped, null);

    private static OutputSummary Describe(DeliveryStatus delivery) =>
        new(delivery.Channel, delivery is { Connected: true, Error: null }, delivery.Waiting, delivery.Missing, delivery.Error);

    private static DiskSummary? DiskOf(EvidenceStatus? evidence) => evidence is not { FreeBytes: { } free } ? null
        : new DiskSummary(free, evidence.Classes?.GetValueOrDefault("ng")?.LastsDays, evidence.CleaningStopped);

    private NgSummary[] DescribeNg(IReadOnlyList<QueuedVerdict> items)
    {
        MonotonicTime now = MonotonicTime.Now(running.Services.Clock);
        if (IsDue(now) && journal.Pictured([.. items.Select(item => item.Verdict.ResultId)]) is { } found)
        {
            Volatile.Write(ref _pictured, found);
        }

        IReadOnlySet<Guid> pictured = Volatile.Read(ref _pictured);
        return [.. items.Select(item => Describe(item, pictured.Contains(item.Verdict.ResultId)))];
    }

    // However many ask for summaries, the journal is asked once for all of them.
    private bool IsDue(MonotonicTime now)
    {
        lock (_gate)
        {
            bool isDue = _askedAt is not { } asked || now - asked >= AskPeriod;
            _askedAt = isDue ? now : _askedAt;
            return isDue;
        }
    }

    private static NgSummary Describe(QueuedVerdict item, bool hasPicture) => new(
        $"{item.Verdict.ResultId}", item.Verdict.PartNumber, VerdictJson.Text(item.PublishedAt), item.Verdict.Label,
        float.IsFinite(item.Verdict.Score) ? Math.Round(item.Verdict.Score, 4) : null, hasPicture);
}

/// <summary>Source-generated JSON of summaries, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
