using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge status</c> and <c>edge-agent status</c>: how a running agent is.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Option<string> socket = AgentSocket.Option();
        Option<bool> json = new("--json") { Description = "The agent's answer as it is: one JSON object with every counter." };
        Command command = new(
            "status", "Say how the running agent is. Exit code 1 when its line is not alive, or its model was proven wrong.") { socket,
            json };
        command.SetAction(async (parsed, stop) =>
        {
            using JsonDocument status = await AgentSocket.AskAsync(
                parsed.GetValue(socket)!, ControlRequests.Status, "alive", stop).ConfigureAwait(false);
            await output.WriteLineAsync(
                parsed.GetValue(json) ? status.RootElement.GetRawText() : StatusText.Of(status.RootElement)).ConfigureAwait(false);
            return IsWell(status.RootElement) ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    // A station whose bundle has no reference says nothing of soundness.
    private static bool IsWell(JsonElement status) =>
        status.GetProperty("alive").ValueKind == JsonValueKind.True
            && !(status.TryGetProperty("sound", out JsonElement sound) && sound.ValueKind == JsonValueKind.False);
}
