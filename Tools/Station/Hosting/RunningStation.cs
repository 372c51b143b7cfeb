using System.Collections.Concurrent;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// What stands beside a running line (lamps, a display, a socket that answers) is given; it is opened before the line runs and closed after
/// it.
/// </summary>
/// <param name="Host">The station, open and warm.</param>
/// <param name="Configuration">What it was started with.</param>
/// <param name="Services">What the program gives it.</param>
public sealed record RunningStation(StationHost Host, StationConfiguration Configuration, StationServices Services)
{
    /// <summary>What was opened beside the line before, in order.</summary>
    public IReadOnlyList<IAsyncDisposable> Beside { get; init; } = [];

    /// <summary>How the machine's devices are; one for all callers, so that nothing is asked twice.</summary>
    public HealthMonitor Devices { get; } = new(Services.ReadHealth, Services.Clock);

    /// <summary>What happens to the station beside its verdicts; one record for all.</summary>
    public StationEvents Events { get; } = new(
        Host.StartId, Host.Sinks.OfType<JournalSink>().FirstOrDefault()?.Database, Services.Clock,
        Services.Loggers.CreateLogger<StationEvents>());

    /// <summary>Tell how far outputs are that take their results from the journal; each adds itself when it is opened.</summary>
    public ConcurrentQueue<Func<DeliveryStatus>> Deliveries { get; } = new();

    /// <summary>Tell where the page is; it adds itself when it is opened.</summary>
    public ConcurrentQueue<Func<PageStatus>> Pages { get; } = new();

    /// <summary>Whether the line is alive; one for each caller, for one thread calls it.</summary>
    public LineHealth CreateHealth() =>
        new(Host.Line, Host.Source, Configuration.StallLimit, Services.Clock)
        {
            Unsound = () => Host.Models.Current.Soundness.Unsound, Concern = () => Events.Concern,
        };
}

/// <summary>Where the page is.</summary>
/// <param name="Url">Where it is answered; null while its address cannot be had.</param>
/// <param name="Fingerprint">SHA-256 of its certificate as browsers show it; null where it is not encrypted.</param>
public sealed record PageStatus(string? Url, string? Fingerprint);
