using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Control;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>What every command has that sends a request to a running agent.</summary>
internal static class AgentSocket
{
    /// <summary>Which agent.</summary>
    public static Option<string> Option()
    {
        Option<string> option = new("--socket")
        {
            Description = "The agent's control socket.", DefaultValueFactory = _ => ControlAddress.OfService,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError("--socket is empty: expected a path.");
            }
        });
        return option;
    }

    /// <summary>Sends the request.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="request">One of <see cref="ControlRequests"/>.</param>
    /// <param name="member">A member that the answer has.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="EdgeException">
    /// No agent answers, it answers what this program cannot read, or it refuses (a fault of the configuration).
    /// </exception>
    public static async Task<JsonDocument> AskAsync(string path, string request, string member, CancellationToken stop)
    {
        string answer = await ControlClient.AskAsync(path, request, stop).ConfigureAwait(false);
        JsonDocument document = Parse(path, answer);
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out _))
        {
            return document;
        }

        using (document)
        {
            throw document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                ? new EdgeException(EdgeFault.Configuration, "The agent refuses", path, "a station that can do it", error.ToString())
                : Unknown(path, null);
        }
    }

    private static JsonDocument Parse(string path, string answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException fault)
        {
            throw Unknown(path, fault);
        }
    }

    private static EdgeException Unknown(string path, JsonException? inner) => new(
        EdgeFault.Device,
        "What answers there is no agent of this version",
        path,
        "the answer of an edge-agent",
        "Name the agent's own socket with --socket.",
        inner);
}
