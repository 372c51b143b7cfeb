using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Api.Modbus.Protocol;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>The Modbus server beside a running line.</summary>
internal sealed class ModbusCompanion : IAsyncDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    private readonly PlantLink _link;
    private readonly ModbusServer _server;
    private readonly ITimer _timer;

    private ModbusCompanion(PlantLink link, ModbusServer server, TimeProvider clock)
    {
        _link = link;
        _server = server;
        _timer = clock.CreateTimer(_ => link.Tick(), null, TickPeriod, TickPeriod);
    }

    /// <summary>How it is.</summary>
    public ModbusStatus Status => new(_server.Address.ToString(), _server.Clients, _link.IsSilent);

    /// <summary>Begins to listen; null where the station has no such output.</summary>
    /// <exception cref="Runtime.EdgeException">The address cannot be had.</exception>
    public static ModbusCompanion? Open(RunningStation running)
    {
        (StationHost station, _, StationServices services) = running;
        if (station.Sinks.OfType<ModbusSink>().FirstOrDefault() is not { } sink)
        {
            return null;
        }

        ILogger log = services.Loggers.CreateLogger<ModbusServer>();
        PlantStation plant = new(station, running.CreateHealth(), sink.Configuration.Jobs, log);
        PlantLink link = new(plant, sink.Results, sink.Configuration, services.Clock, log);
        link.Tick();
        ModbusServer server = ModbusServer.Open(new ModbusRequests(link), sink.Configuration, services.Clock, log);
        return sink.Server = new ModbusCompanion(link, server, services.Clock);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _link.End();
    }
}

/// <summary>How the Modbus server is.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Clients">Clients at this moment.</param>
/// <param name="IsSilent">Whether the PLC's heartbeat stands still; false where it is not watched.</param>
public sealed record ModbusStatus(string Address, int Clients, bool IsSilent);
