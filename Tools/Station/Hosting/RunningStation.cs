using EdgeConvNeXt.Station.Configuration;

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
    /// <summary>Whether the line is alive; one for each caller, for one thread calls it.</summary>
    public LineHealth CreateHealth() =>
        new(Host.Line, Host.Source, Configuration.StallLimit, Services.Clock) { SelfTest = Host.SelfTest };
}
