using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Agent.Control;

namespace EdgeConvNeXt.Agent.Commands;

/// <summary><c>edge status</c> and <c>edge-agent status</c>: how a running agent is.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Option<string> socket = AgentSocket.Option();
        Option<bool> json = new("--json") { Description = "The agent's answer as it is: one JSON object with every counter." };
        Command command = new("status", "Say how the running agent is. Exit code 1 when its line is not alive.") { socket, json };
        command.SetAction(async (parsed, stop) =>
        {
            using JsonDocument status = await AgentSocket.AskAsync(parsed.GetValue(socket)!, ControlRequests.Status, "alive", stop).ConfigureAwait(false);
            await output.WriteLineAsync(parsed.GetValue(json) ? status.RootElement.GetRawText() : StatusText.Of(status.RootElement)).ConfigureAwait(false);
            return status.RootElement.GetProperty("alive").ValueKind == JsonValueKind.True ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }
}
