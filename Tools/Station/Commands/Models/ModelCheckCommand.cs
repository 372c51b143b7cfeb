using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>model check</c>: parts whose truth is known are judged.</summary>
internal static class ModelCheckCommand
{
    // A line without a gap lets a picture through every now and then.
    private static readonly TimeSpan CheckTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Option<string> socket = AgentSocket.Option();
        Command command = new(
            "check", "Have the running agent judge its golden parts between two parts. Exit code 1 when one is judged wrong.") { socket };
        command.SetAction((parsed, stop) => CheckAsync(parsed.GetValue(socket)!, output, stop));
        return command;
    }

    private static async Task<int> CheckAsync(string socket, TextWriter output, CancellationToken stop)
    {
        long before = await RunsAsync(socket, stop).ConfigureAwait(false);
        (await AgentSocket.AskAsync(socket, ControlRequests.Of(new ModelRequest("check")), "model", stop).ConfigureAwait(false)).Dispose();
        MonotonicTime begun = MonotonicTime.Now(TimeProvider.System);
        while (await RunsAsync(socket, stop).ConfigureAwait(false) == before)
        {
            if (MonotonicTime.Now(TimeProvider.System) - begun > CheckTime)
            {
                throw new EdgeException(
                    EdgeFault.Device, $"The golden parts were not judged within {CheckTime.TotalMinutes} minutes", socket,
                    "a line that has gaps between its parts", "Look how the station is: `edge-agent status`.");
            }

            await Task.Delay(LookPeriod, TimeProvider.System, stop).ConfigureAwait(false);
        }

        using JsonDocument status = await StatusAsync(socket, stop).ConfigureAwait(false);
        JsonElement parts = status.RootElement.GetProperty("goldenParts");
        JsonElement[] wrong = [.. parts.GetProperty("wrong").EnumerateArray()];
        foreach (JsonElement one in wrong)
        {
            output.WriteLine(PrintableText.Of($"{one.GetString()}."));
        }

        int count = parts.GetProperty("parts").GetInt32();
        output.WriteLine($"{count - wrong.Length} of {count} golden parts are judged right.");
        return wrong.Length == 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private static async Task<long> RunsAsync(string socket, CancellationToken stop)
    {
        using JsonDocument status = await StatusAsync(socket, stop).ConfigureAwait(false);
        return status.RootElement.TryGetProperty("goldenParts", out JsonElement parts) ? parts.GetProperty("runs").GetInt64() : 0;
    }

    private static Task<JsonDocument> StatusAsync(string socket, CancellationToken stop) =>
        AgentSocket.AskAsync(socket, ControlRequests.Status, "alive", stop);
}
