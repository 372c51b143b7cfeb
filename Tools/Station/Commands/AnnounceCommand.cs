using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Api.Requests;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge announce</c> and <c>edge-agent announce</c>: who the next part is.</summary>
internal static class AnnounceCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string?> serial = new("serial")
        {
            Description = $"The next part's serial number, 1 to {PartIdentities.LongestText} printable characters.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> batch = PartOptions.Batch();
        Option<string> socket = AgentSocket.Option();
        Option<bool> json = new("--json") { Description = "The agent's answer as it is." };
        Command command = new(
            "announce",
            "Tell the running agent the serial number of the next part, its batch or both. A number that no part took is replaced.")
        {
            serial, batch, socket, json,
        };
        serial.Validators.Add(
            result => PartOptions.Check(result, PartIdentities.Refusal(result.Tokens is [{ } token] ? token.Value : null, null)));
        command.Validators.Add(result =>
        {
            if (result.GetResult(serial) is null or { Tokens.Count: 0 } && result.GetResult(batch) is null)
            {
                result.AddError("Nothing is announced: expected a serial number, --batch or both.");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            string request = ControlRequests.Of(
                ControlRequests.Announce, new PartAnnouncement(parsed.GetValue(serial), parsed.GetValue(batch)));
            using JsonDocument answer = await AgentSocket.AskAsync(
                parsed.GetValue(socket)!, request, "waiting", stop).ConfigureAwait(false);
            await output.WriteLineAsync(
                parsed.GetValue(json) ? answer.RootElement.GetRawText() : Describe(answer.RootElement)).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Describe(JsonElement answer)
    {
        string waiting = answer.GetProperty("waiting").ToString();
        string next = waiting.Length == 0 ? "The next part has no serial number" : $"The next part is {waiting}";
        return answer.TryGetProperty("batch", out JsonElement batch) ? $"{next}, batch {batch}." : $"{next}.";
    }
}
