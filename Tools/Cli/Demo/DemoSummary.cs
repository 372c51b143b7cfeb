using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>What a demo run came to; the last line of <c>edge demo --json</c>. Rates are 0..1.</summary>
/// <param name="Parts">Parts that got a verdict.</param>
/// <param name="Accuracy">Share of parts whose label is the generator's truth; null, and written so, when there are no parts.</param>
/// <param name="Escapes">NG parts called OK.</param>
/// <param name="Overkill">OK parts called NG.</param>
/// <param name="Unsure">Parts called unsure.</param>
/// <param name="FramesPerSecond">Parts a second over the whole run.</param>
/// <param name="Provider">The provider that ran the model.</param>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Seed">Seed of the synthetic line.</param>
/// <param name="LatencyMs">From lease to verdict.</param>
/// <param name="StagesMs">The stages of it: wait (before the lease), preprocess, inference, decide.</param>
/// <param name="PeakMemoryMb">The process' largest resident memory in 10^6 bytes.</param>
internal sealed record DemoSummary(
    long Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Accuracy,
    long Escapes,
    long Overkill,
    long Unsure,
    double FramesPerSecond,
    string Provider,
    string Model,
    ulong Seed,
    LatencyPercentiles LatencyMs,
    IReadOnlyDictionary<string, LatencyPercentiles> StagesMs,
    double PeakMemoryMb);
