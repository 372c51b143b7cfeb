using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Slots;
using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>How a running station is, and everything that it counted since its start.</summary>
public sealed record StationStatus
{
    /// <summary>
    /// Whether the model computes as its reference does and judges golden parts right, as far as is known; null where there are neither.
    /// The first member: by it and the next a caller decides.
    /// </summary>
    public bool? Sound { get; init; }

    /// <summary>Whether its line is alive: its last verdict is fresh, and its camera is there.</summary>
    public required bool Alive { get; init; }

    /// <summary>The same in words: "running", "stalled", or "waiting for camera, 8 s".</summary>
    public required string State { get; init; }

    /// <summary>Name of the station.</summary>
    public required string Station { get; init; }

    /// <summary>What distinguishes this start from every other: parts are numbered anew by each.</summary>
    public required string Start { get; init; }

    /// <summary>Seconds since it became ready.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Digest of the model bundle's manifest; null where it has none.</summary>
    public string? Bundle { get; init; }

    /// <summary>The key by which its signature was proven at the start; null where none was.</summary>
    public string? BundleKey { get; init; }

    /// <summary>Number of its release; null where no signature was proven, or it says nothing of one.</summary>
    public long? Release { get; init; }

    /// <summary>The slot that the model lies in; null where the configuration names it.</summary>
    public string? Slot { get; init; }

    /// <summary>How far the model's trial is; null where it is on none.</summary>
    public TrialStatus? Trial { get; init; }

    /// <summary>What an operator has to look at although the line runs, a sentence; null for nothing.</summary>
    public string? Concern { get; init; }

    /// <summary>The variant that runs.</summary>
    public required string Variant { get; init; }

    /// <summary>What runs it.</summary>
    public required string Provider { get; init; }

    /// <summary>What of the model runs on which execution provider, by its name; empty where it is not known.</summary>
    public required IReadOnlyDictionary<string, PlacedNodes> Placement { get; init; }

    /// <summary>What runs its integer layers on the processor; null where it runs elsewhere.</summary>
    public KernelUse? Kernels { get; init; }

    /// <summary>How the model came to run elsewhere than requested, in words; null when it did not.</summary>
    public string? Misplaced { get; init; }

    /// <summary>What the checks against golden vectors showed; null where the bundle has none.</summary>
    public SelfTestStatus? Reference { get; init; }

    /// <summary>What golden parts showed; null where there are none.</summary>
    public GoldenPartsStatus? GoldenParts { get; init; }

    /// <summary>The recipe in force; null without.</summary>
    public string? Recipe { get; init; }

    /// <summary>Where frames come from.</summary>
    public required string Source { get; init; }

    /// <summary>What the source did.</summary>
    public required FrameSourceStatistics Frames { get; init; }

    /// <summary>Serial numbers that were announced, and the batch; null before the first.</summary>
    public PartIdentities? Identities { get; init; }

    /// <summary>How far the journal is; null without.</summary>
    public JournalStatus? Journal { get; init; }

    /// <summary>How the Modbus server is; null without.</summary>
    public ModbusStatus? Modbus { get; init; }

    /// <summary>How far outputs are that take their results from the journal; null where there is none.</summary>
    public IReadOnlyList<DeliveryStatus>? Deliveries { get; init; }

    /// <summary>Where the page is; null without.</summary>
    public PageStatus? Page { get; init; }

    /// <summary>What pictures are kept; null without.</summary>
    public EvidenceStatus? Evidence { get; init; }

    /// <summary>Whether parts are still what they were; null where nothing watches them.</summary>
    public DriftStatus? Drift { get; init; }

    /// <summary>What models did that judge beside the line's; null without.</summary>
    public IReadOnlyList<ShadowStatus>? Shadows { get; init; }

    /// <summary>How accelerators and thermal zones are, as of some seconds ago; null where nothing was read.</summary>
    public IReadOnlyList<DeviceHealth>? Health { get; init; }

    /// <summary>Every counter of the summary.</summary>
    public required StationSummary Counters { get; init; }
}

/// <summary>What of the model one execution provider runs.</summary>
/// <param name="Nodes">Nodes of the optimized graph.</param>
/// <param name="TimeShare">Its part, 0..1, of the time of all nodes.</param>
public sealed record PlacedNodes(int Nodes, double TimeShare);
