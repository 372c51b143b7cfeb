using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Core;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary>The slots of a station as a command finds them: by its configuration, and by its agent where one runs.</summary>
/// <param name="Configuration">What the station is to do.</param>
/// <param name="Folder">The slots.</param>
/// <param name="Socket">Where the agent answers, if one runs.</param>
internal sealed record StationSlots(StationConfiguration Configuration, SlotFolder Folder, string Socket)
{
    private const string OfService = "/etc/edge-agent/station.json";

    /// <summary>Which station.</summary>
    public static Option<string> ConfigOption() => new Option<string>("--config", "-c")
    {
        Description = "The station's configuration file.", DefaultValueFactory = _ => OfService,
    }.NotEmpty();

    /// <summary>Which agent, where it is not the configuration's.</summary>
    public static Option<string?> SocketOption() => new Option<string?>("--socket")
    {
        Description = "The agent's control socket; that of the configuration without it.",
    }.NotEmpty();

    /// <summary>Finds them.</summary>
    /// <param name="config">The configuration file.</param>
    /// <param name="socket">The agent's socket; null for the configuration's.</param>
    /// <exception cref="EdgeException">The configuration has faults, or no slots.</exception>
    public static StationSlots Of(string config, string? socket)
    {
        StationConfiguration configuration = StationModules.Read(config).Require();
        return configuration.Slots is { } slots
            ? new StationSlots(
                configuration, new SlotFolder(slots.Folder), socket ?? configuration.ControlSocket ?? ControlAddress.OfService)
            : throw new EdgeException(
                EdgeFault.Configuration, "The station has no model slots", config, $"the setting {SlotsModule.Folder.Path}, a folder",
                "Name one, and start the agent anew.");
    }

    /// <summary>Asks the agent that runs.</summary>
    /// <param name="request">What it is to do.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>False where none runs.</returns>
    /// <exception cref="EdgeException">It refuses, or it does not answer.</exception>
    public async Task<bool> AskAsync(ModelRequest request, CancellationToken stop)
    {
        if (FileStatus.Read(Socket, out FileStatus status) != 0 || !status.IsSocket)
        {
            return false;
        }

        try
        {
            string line = ControlRequests.Of(request);
            using JsonDocument answer = await AgentSocket.AskAsync(Socket, line, "model", stop).ConfigureAwait(false);
            return true;
        }
        catch (EdgeException fault) when (fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            // One that was killed leaves its socket behind.
            return false;
        }
    }
}
