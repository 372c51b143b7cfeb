using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Api.Requests;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Slots;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Answers the requests to a running station.</summary>
/// <param name="name">Name of the station.</param>
/// <param name="station">The station.</param>
/// <param name="health">Whether its line is alive; no other thread calls this one.</param>
/// <param name="devices">How the machine's devices are.</param>
/// <param name="clock">The clock of the uptime.</param>
public sealed class StationControl(string name, StationHost station, LineHealth health, HealthMonitor devices, TimeProvider clock)
{
    private readonly MonotonicTime _startedAt = MonotonicTime.Now(clock);
    private readonly Lock _healthGate = new();
    private readonly StationRequests _requests = new(station, journal: null);

    /// <summary>Tells how far outputs are that take their results from the journal.</summary>
    public Func<IReadOnlyList<DeliveryStatus>> Deliveries { get; init; } = () => [];

    /// <summary>Changes models; null where the station has no slots.</summary>
    internal SlotKeeper? Slots { get; init; }

    /// <summary>Where the page is; null without.</summary>
    internal Func<PageStatus?> Page { get; init; } = () => null;

    /// <summary>What an operator has to look at although the line runs.</summary>
    internal Func<string?> Concern { get; init; } = () => null;

    /// <summary>Opens the socket on which a station answers; null where it has none.</summary>
    /// <exception cref="Runtime.EdgeException">Something is in the way of the socket, or another agent answers there.</exception>
    internal static ControlSocket? Open(RunningStation running)
    {
        (StationHost station, StationConfiguration configuration, StationServices services) = running;
        if (ControlAddress.Of(configuration.ControlSocket, services.Variable) is not { } path)
        {
            return null;
        }

        StationControl answers = new(configuration.Station, station, running.CreateHealth(), running.Devices, services.Clock)
        {
            Deliveries = () => [.. running.Deliveries.Select(tell => tell())],
            Slots = running.Beside.OfType<SlotKeeper>().FirstOrDefault(),
            Concern = () => running.Events.Concern,
            Page = () => running.Pages.TryPeek(out Func<PageStatus>? page) ? page() : null,
        };
        return ControlSocket.Open(path, answers.Answer, services.Clock, services.Loggers.CreateLogger<ControlSocket>());
    }

    /// <summary>Answers a request with one line of JSON.</summary>
    public string Answer(string request)
    {
        string[] parts = request.Split(' ', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null) switch
        {
            (ControlRequests.Status, null) => PlainJson.Text(Status(), ControlJson.Default.StationStatus),
            (ControlRequests.Trigger, null) => Trigger(default),
            (ControlRequests.Trigger, { } who) => Identified(who, Trigger),
            (ControlRequests.Announce, var who) => Identified(who ?? "", Announce),
            (ControlRequests.Model, var what) => Identified(what ?? "", ChangeModel),
            _ => Refuse(
                $"The request is none that the agent knows: expected {ControlRequests.Status}, {ControlRequests.Trigger}, "
                + $"{ControlRequests.Announce} or {ControlRequests.Model}."),
        };
    }

    private StationStatus Status()
    {
        IInferenceSession session = station.Choice.Session;
        IReadOnlyList<DeviceHealth> latest = devices.Latest();
        SelfTestStatus? selfTest = SelfTestStatus.Of(station.SelfTest?.State, MonotonicTime.Now(clock));
        bool isAlive = IsAlive();
        return new StationStatus
        {
            Sound = station.Models.Current.IsSound,
            Alive = isAlive && health.CameraAway is null,
            State = health.Describe(isAlive),
            Station = name,
            Start = station.StartId,
            UptimeSeconds = Math.Round((MonotonicTime.Now(clock) - _startedAt).TotalSeconds, 3),
            Model = station.Manifest.Id,
            Bundle = station.Manifest.Digest,
            BundleKey = station.Model.Proof?.Key,
            Release = station.Model.Proof?.Release?.Version,
            Slot = station.Model.Slot,
            Trial = Slots?.Trial,
            Concern = Concern(),
            Variant = session.Variant.Name,
            Provider = session.Provider,
            Placement = session.Placement.Shares.ToDictionary(
                share => share.Provider, share => new PlacedNodes(share.Nodes, Math.Round(share.TimeShare, 4))),
            Kernels = session.Placement.Kernels,
            Misplaced = session.Placement.Misplaced,
            Reference = selfTest,
            GoldenParts = GoldenPartsStatus.Of(station.Models.Current.GoldenParts?.Last, MonotonicTime.Now(clock)),
            Recipe = station.Recipe?.Current.Name,
            Source = station.Source.Name,
            Frames = station.Source.Statistics,
            Identities = station.Line.Identities is { Announced: > 0 } or { Batch: not null } ? station.Line.Identities : null,
            Journal = station.Sinks.OfType<JournalSink>().FirstOrDefault()?.Status,
            Modbus = station.Sinks.OfType<ModbusSink>().FirstOrDefault()?.Server?.Status,
            Deliveries = Deliveries() is { Count: > 0 } deliveries ? deliveries : null,
            Page = Page(),
            Evidence = station.Sinks.OfType<EvidenceSink>().FirstOrDefault()?.Status,
            Drift = station.Sinks.OfType<DriftSink>().FirstOrDefault()?.Status,
            Shadows = station.Sinks.OfType<ShadowSink>().FirstOrDefault()?.Companion?.Status,
            Health = latest.Count == 0 ? null : latest,
            Counters = station.Summary,
        };
    }

    private bool IsAlive()
    {
        lock (_healthGate)
        {
            return health.Check();
        }
    }

    private static string Identified(string text, Func<JsonElement, string> answer)
    {
        try
        {
            using JsonDocument who = JsonDocument.Parse(text);
            return answer(who.RootElement);
        }
        catch (JsonException)
        {
            return Refuse(StationRequests.NoPart.Sentence);
        }
    }

    private string Trigger(JsonElement part) =>
        _requests.Trigger(part).TryGet(out TriggerAnswer? answer, out RequestRefusal? refusal)
            ? PlainJson.Text(answer, RequestJson.Default.TriggerAnswer)
            : Refuse(refusal.Sentence);

    private string Announce(JsonElement part) =>
        _requests.Announce(part).TryGet(out AnnounceAnswer? answer, out RequestRefusal? refusal)
            ? PlainJson.Text(answer, RequestJson.Default.AnnounceAnswer)
            : Refuse(refusal.Sentence);

    private string ChangeModel(JsonElement request)
    {
        if (ModelRequests.IsCheck(request))
        {
            return CheckGoldenParts();
        }

        if (Slots is not { } slots)
        {
            return Refuse("This station has no model slots: expected model.slots in its configuration, and no model in its recipe.");
        }

        try
        {
            return ModelRequests.CarryOut(slots, request) is { } refusal
                ? Refuse(refusal)
                : PlainJson.Text(new ModelAnswer("accepted"), ControlJson.Default.ModelAnswer);
        }
        catch (EdgeException fault)
        {
            return Refuse(fault.Message);
        }
    }

    private string CheckGoldenParts()
    {
        if (station.Models.Current.GoldenParts is not { } parts)
        {
            return Refuse("The model has no golden parts: expected some in its bundle (`edge bundle golden`), or goldenParts.folder.");
        }

        parts.Demand();
        return PlainJson.Text(new ModelAnswer("accepted"), ControlJson.Default.ModelAnswer);
    }

    private static string Refuse(string reason) => PlainJson.Text(new ControlRefusal(reason), ControlJson.Default.ControlRefusal);
}
