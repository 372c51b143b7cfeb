using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Api.Requests;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge trigger</c> and <c>edge-agent trigger</c>: a part announces itself by a call.</summary>
internal static class TriggerCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Option<string> socket = AgentSocket.Option();
        Option<string?> serial = PartOptions.Serial();
        Option<string?> batch = PartOptions.Batch();
        Option<bool> json = new("--json") { Description = "The agent's answer as it is." };
        Command command = new(
            "trigger",
            "Tell the running agent that a part is in view (recipes with the trigger type software). "
            + "With --serial it says in the same moment who the part is. Exit code 1 when no part begins.") { serial, batch, socket,
            json };
        command.SetAction(async (parsed, stop) =>
        {
            PartAnnouncement part = new(parsed.GetValue(serial), parsed.GetValue(batch));
            string request = part is { Serial: null, Batch: null }
                ? ControlRequests.Trigger
                : ControlRequests.Of(ControlRequests.Trigger, part);
            using JsonDocument answer = await AgentSocket.AskAsync(
                parsed.GetValue(socket)!, request, "result", stop).ConfigureAwait(false);
            string result = answer.RootElement.GetProperty("result").ToString();
            await output.WriteLineAsync(parsed.GetValue(json) ? answer.RootElement.GetRawText() : Describe(result)).ConfigureAwait(false);
            return result == "accepted" ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static string Describe(string result) => result switch
    {
        "accepted" => "accepted: a part begins.",
        "bounced" => "bounced: so soon after the last trigger that it belongs to the same part, or after the end.",
        "missed" => "missed: too many parts are on their way; the part is unsure.",
        _ => result,
    };
}
